package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zero in the middle, the input itself elsewhere; see {@link Spec}. */
public final class Hardshrink extends Layer {
  /** One with torch's defaults. */
  public Hardshrink() {
    super(new Spec(Scalar.of(0.5)));
  }

  /** One of the given arguments. */
  public Hardshrink(double lambd) {
    super(new Spec(Scalar.of(lambd)));
  }

  /**
   * Zero in the middle, the input itself elsewhere.
   *
   * <p>out = 0 where in is from -lambd to lambd, else in.
   *
   * <p>Shapes: input and output (*).
   *
   * @param lambd the bound of the middle; default 0.5
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Hardshrink.html">torch.nn.Hardshrink</a>
   */
  public record Spec(@Default("0.5") Scalar lambd) implements Elementwise {
    @Override
    public String type() {
      return "Hardshrink";
    }

    @Override
    public String extraRepr() {
      return lambd.toString();
    }

    @Override
    public double apply(double x) {
      return x >= -lambd.floatValue() && x <= lambd.floatValue() ? 0 : x;
    }
  }
}
