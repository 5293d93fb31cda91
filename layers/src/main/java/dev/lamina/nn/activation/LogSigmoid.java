package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** The logarithm of the sigmoid; see {@link Spec}. */
public final class LogSigmoid extends Layer {
  /** One with torch's defaults. */
  public LogSigmoid() {
    super(new Spec());
  }

  /**
   * The logarithm of the sigmoid.
   *
   * <p>out = log(1 / (1 + exp(-in))).
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.LogSigmoid.html">torch.nn.LogSigmoid</a>
   */
  public record Spec() implements Elementwise {
    @Override
    public String type() {
      return "LogSigmoid";
    }

    @Override
    public double apply(double x) {
      return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
  }
}
