package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** A sigmoid of straight lines; see {@link Spec}. */
public final class Hardsigmoid extends Layer {
  /** One with torch's defaults. */
  public Hardsigmoid() {
    super(new Spec(false));
  }

  /** One that overwrites its input or not. */
  public Hardsigmoid(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * A sigmoid of straight lines.
   *
   * <p>out = min(max(in + 3, 0), 6) / 6; NaN stays NaN.
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Hardsigmoid.html">torch.nn.Hardsigmoid</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "Hardsigmoid";
    }

    @Override
    public double apply(double x) {
      return Math.min(Math.max(x + 3, 0), 6) / 6;
    }
  }
}
