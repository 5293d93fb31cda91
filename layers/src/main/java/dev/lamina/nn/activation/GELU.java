package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.ErrorFunction;
import dev.lamina.nn.Layer;
import java.util.Locale;

/** The input times the normal distribution of it; see {@link Spec}. */
public final class GELU extends Layer {
  /** The function, or what comes near it. */
  public enum Approximate {
    /** The function itself. */
    NONE,
    /** One by the hyperbolic tangent. */
    TANH
  }

  /** The exact function. */
  public GELU() {
    this(Approximate.NONE);
  }

  /** The exact function or its approximation. */
  public GELU(Approximate approximate) {
    super(new Spec(approximate));
  }

  /**
   * Gaussian error linear units: the input times the normal distribution of it.
   *
   * <p>out = in * (1 + erf(in / sqrt(2))) / 2, or, approximately, in * (1 + tanh(sqrt(2 / pi) * (in
   * + 0.044715 * in^3))) / 2.
   *
   * <p>Shapes: input and output (*).
   *
   * @param approximate {@code none} or {@code tanh}; default none
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.GELU.html">torch.nn.GELU</a>
   */
  public record Spec(@Default("none") Approximate approximate) implements Elementwise {
    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    public Spec {
      approximate = approximate == null ? Approximate.NONE : approximate;
    }

    @Override
    public String type() {
      return "GELU";
    }

    @Override
    public String extraRepr() {
      return "approximate='" + approximate.name().toLowerCase(Locale.ROOT) + "'";
    }

    @Override
    public double apply(double x) {
      return approximate == Approximate.NONE
          ? x * 0.5 * ErrorFunction.complement(-x / SQRT_2)
          : 0.5 * x * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x)));
    }
  }
}
