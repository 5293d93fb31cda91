package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** The logistic function; see {@link Spec}. */
public final class Sigmoid extends Layer {
  /** One with torch's defaults. */
  public Sigmoid() {
    super(new Spec());
  }

  /**
   * The logistic function.
   *
   * <p>out = 1 / (1 + exp(-in)).
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Sigmoid.html">torch.nn.Sigmoid</a>
   */
  public record Spec() implements Elementwise {
    @Override
    public String type() {
      return "Sigmoid";
    }

    @Override
    public double apply(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }
}
