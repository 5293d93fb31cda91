package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The input, its negative part made smaller; see {@link Spec}. */
public final class LeakyReLU extends Layer {
  /** One with torch's defaults. */
  public LeakyReLU() {
    super(new Spec(Scalar.of(0.01), false));
  }

  /** One of the given arguments that leaves its input as it is. */
  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public LeakyReLU(double negativeSlope, boolean inplace) {
    super(new Spec(Scalar.of(negativeSlope), inplace));
  }

  /**
   * The input, its negative part made smaller.
   *
   * <p>out = in where in is positive, else negative_slope * in.
   *
   * <p>Shapes: input and output (*).
   *
   * @param negativeSlope the factor of negative inputs; default 0.01
   * @param inplace whether the output overwrites the input; default false
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.LeakyReLU.html">torch.nn.LeakyReLU</a>
   */
  public record Spec(@Default("0.01") Scalar negativeSlope, @Default("false") boolean inplace)
      implements Elementwise {
    @Override
    public String type() {
      return "LeakyReLU";
    }

    @Override
    public String extraRepr() {
      return "negative_slope=" + negativeSlope + (inplace ? ", inplace=True" : "");
    }

    @Override
    public double apply(double x) {
      return x > 0 ? x : x * negativeSlope.floatValue();
    }
  }
}
