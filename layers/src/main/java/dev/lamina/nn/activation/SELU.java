package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** Scaled exponential linear units; see {@link Spec}. */
public final class SELU extends Layer {
  /** One with torch's defaults. */
  public SELU() {
    super(new Spec(false));
  }

  /** One that overwrites its input or not. */
  public SELU(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * Scaled exponential linear units.
   *
   * <p>out = 1.0507 * in where in is positive, else 1.0507 * 1.67326 * (exp(in) - 1), with more
   * digits.
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.SELU.html">torch.nn.SELU</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    /** What the exponential is multiplied by. */
    public static final double ALPHA = 1.6732632423543772;

    /** What everything is multiplied by. */
    public static final double SCALE = 1.0507009873554805;

    @Override
    public String type() {
      return "SELU";
    }

    @Override
    public String extraRepr() {
      return inplace ? "inplace=True" : "";
    }

    @Override
    public double apply(double x) {
      return SCALE * (x <= 0 ? Math.expm1(x) * ALPHA : x);
    }
  }
}
