package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** A smooth ReLU; see {@link Spec}. */
public final class Softplus extends Layer {
  /** One with torch's defaults. */
  public Softplus() {
    super(new Spec(Scalar.of(1), Scalar.of(20)));
  }

  /** One of the given arguments. */
  public Softplus(double beta, double threshold) {
    super(new Spec(Scalar.of(beta), Scalar.of(threshold)));
  }

  /**
   * A smooth ReLU.
   *
   * <p>out = log(1 + exp(beta * in)) / beta; in itself where beta * in is above the threshold.
   *
   * <p>Shapes: input and output (*).
   *
   * @param beta the sharpness of the bend; default 1
   * @param threshold from where on the input is returned; default 20
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Softplus.html">torch.nn.Softplus</a>
   */
  public record Spec(@Default("1") Scalar beta, @Default("20") Scalar threshold)
      implements Elementwise {
    @Override
    public String type() {
      return "Softplus";
    }

    @Override
    public String extraRepr() {
      return "beta=" + beta + ", threshold=" + threshold;
    }

    @Override
    public double apply(double x) {
      double scaled = x * beta.floatValue();
      return scaled > threshold.floatValue() ? x : Math.log1p(Math.exp(scaled)) / beta.floatValue();
    }
  }
}
