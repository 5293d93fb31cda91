package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** The input times its sigmoid, also known as swish; see {@link Spec}. */
public final class SiLU extends Layer {
  /** One with torch's defaults. */
  public SiLU() {
    super(new Spec(false));
  }

  /** One that overwrites its input or not. */
  public SiLU(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * The input times its sigmoid, also known as swish.
   *
   * <p>out = in / (1 + exp(-in)).
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.SiLU.html">torch.nn.SiLU</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "SiLU";
    }

    @Override
    public String extraRepr() {
      return inplace ? "inplace=True" : "";
    }

    @Override
    public double apply(double x) {
      return x / (1 + Math.exp(-x));
    }
  }
}
