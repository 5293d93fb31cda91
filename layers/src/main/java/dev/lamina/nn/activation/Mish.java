package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** The input times the hyperbolic tangent of its softplus; see {@link Spec}. */
public final class Mish extends Layer {
  /** One with torch's defaults. */
  public Mish() {
    super(new Spec(false));
  }

  /** One that overwrites its input or not. */
  public Mish(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * The input times the hyperbolic tangent of its softplus.
   *
   * <p>out = in * tanh(log(1 + exp(in))).
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Mish.html">torch.nn.Mish</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "Mish";
    }

    @Override
    public String extraRepr() {
      return inplace ? "inplace=True" : "";
    }

    @Override
    public double apply(double x) {
      return x * Math.tanh(Math.log1p(Math.exp(x)));
    }
  }
}
