package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** The hyperbolic tangent; see {@link Spec}. */
public final class Tanh extends Layer {
  /** One with torch's defaults. */
  public Tanh() {
    super(new Spec());
  }

  /**
   * The hyperbolic tangent.
   *
   * <p>out = tanh(in).
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Tanh.html">torch.nn.Tanh</a>
   */
  public record Spec() implements Elementwise {
    @Override
    public String type() {
      return "Tanh";
    }

    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }
  }
}
