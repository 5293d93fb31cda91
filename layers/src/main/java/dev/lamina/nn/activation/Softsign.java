package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** The input over one and its magnitude; see {@link Spec}. */
public final class Softsign extends Layer {
  /** One with torch's defaults. */
  public Softsign() {
    super(new Spec());
  }

  /**
   * The input over one and its magnitude.
   *
   * <p>out = in / (1 + |in|).
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Softsign.html">torch.nn.Softsign</a>
   */
  public record Spec() implements Elementwise {
    @Override
    public String type() {
      return "Softsign";
    }

    @Override
    public double apply(double x) {
      return x / (1 + Math.abs(x));
    }
  }
}
