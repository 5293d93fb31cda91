package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The input above a threshold, a value elsewhere; see {@link Spec}. */
public final class Threshold extends Layer {
  /** One of the given arguments that leaves its input as it is. */
  public Threshold(double threshold, double value) {
    this(threshold, value, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public Threshold(double threshold, double value, boolean inplace) {
    super(new Spec(Scalar.of(threshold), Scalar.of(value), inplace));
  }

  /**
   * The input above a threshold, a value elsewhere.
   *
   * <p>out = in where in is above the threshold or NaN, else value.
   *
   * <p>Shapes: input and output (*).
   *
   * @param threshold what inputs must exceed
   * @param value what takes the place of those that do not
   * @param inplace whether the output overwrites the input; default false
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Threshold.html">torch.nn.Threshold</a>
   */
  public record Spec(Scalar threshold, Scalar value, @Default("false") boolean inplace)
      implements Elementwise {
    @Override
    public String type() {
      return "Threshold";
    }

    @Override
    public String extraRepr() {
      return "threshold=" + threshold + ", value=" + value + (inplace ? ", inplace=True" : "");
    }

    @Override
    public double apply(double x) {
      return x <= threshold.floatValue() ? value.floatValue() : x;
    }
  }
}
