package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Exponential linear units; see {@link Spec}. */
public final class ELU extends Layer {
  /** One with torch's defaults. */
  public ELU() {
    super(new Spec(Scalar.of(1.0), false));
  }

  /** One of the given arguments that leaves its input as it is. */
  public ELU(double alpha) {
    this(alpha, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public ELU(double alpha, boolean inplace) {
    super(new Spec(Scalar.of(alpha), inplace));
  }

  /**
   * Exponential linear units.
   *
   * <p>out = in where in is positive, else alpha * (exp(in) - 1).
   *
   * <p>Shapes: input and output (*).
   *
   * @param alpha what negative inputs tend to, but for the sign; default 1.0
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.ELU.html">torch.nn.ELU</a>
   */
  public record Spec(@Default("1.0") Scalar alpha, @Default("false") boolean inplace)
      implements Elementwise {
    @Override
    public String type() {
      return "ELU";
    }

    @Override
    public String extraRepr() {
      return "alpha=" + alpha + (inplace ? ", inplace=True" : "");
    }

    @Override
    public double apply(double x) {
      return x <= 0 ? Math.expm1(x) * alpha.floatValue() : x;
    }
  }
}
