package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** What the hyperbolic tangent takes away; see {@link Spec}. */
public final class Tanhshrink extends Layer {
  /** One with torch's defaults. */
  public Tanhshrink() {
    super(new Spec());
  }

  /**
   * What the hyperbolic tangent takes away.
   *
   * <p>out = in - tanh(in).
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Tanhshrink.html">torch.nn.Tanhshrink</a>
   */
  public record Spec() implements Elementwise {
    @Override
    public String type() {
      return "Tanhshrink";
    }

    @Override
    public double apply(double x) {
      return x - Math.tanh(x);
    }
  }
}
