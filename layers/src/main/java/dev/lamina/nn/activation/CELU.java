package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Continuously differentiable exponential linear units; see {@link Spec}. */
public final class CELU extends Layer {
  /** One with torch's defaults. */
  public CELU() {
    super(new Spec(Scalar.of(1.0), false));
  }

  /** One of the given arguments that leaves its input as it is. */
  public CELU(double alpha) {
    this(alpha, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public CELU(double alpha, boolean inplace) {
    super(new Spec(Scalar.of(alpha), inplace));
  }

  /**
   * Continuously differentiable exponential linear units.
   *
   * <p>out = in where in is positive, else alpha * (exp(in / alpha) - 1).
   *
   * <p>Shapes: input and output (*).
   *
   * @param alpha not 0; default 1.0
   * @param inplace whether the output overwrites the input; default false
   * @throws dev.lamina.nn.LayerException if alpha is 0
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.CELU.html">torch.nn.CELU</a>
   */
  public record Spec(@Default("1.0") Scalar alpha, @Default("false") boolean inplace)
      implements Elementwise {
    public Spec {
      check(alpha.doubleValue() != 0, "alpha must not be 0");
    }

    @Override
    public String type() {
      return "CELU";
    }

    @Override
    public String extraRepr() {
      return "alpha=" + alpha + (inplace ? ", inplace=True" : "");
    }

    @Override
    public double apply(double x) {
      return x <= 0 ? Math.expm1(x / alpha.floatValue()) * alpha.floatValue() : x;
    }
  }
}
