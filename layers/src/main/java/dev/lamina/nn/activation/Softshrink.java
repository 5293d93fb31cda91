package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zero in the middle, the distance from it elsewhere; see {@link Spec}. */
public final class Softshrink extends Layer {
  /** One with torch's defaults. */
  public Softshrink() {
    super(new Spec(Scalar.of(0.5)));
  }

  /** One of the given arguments. */
  public Softshrink(double lambd) {
    super(new Spec(Scalar.of(lambd)));
  }

  /**
   * Zero in the middle, the distance from it elsewhere.
   *
   * <p>out = in - lambd where in is above lambd, in + lambd where it is below -lambd, else 0; NaN
   * gives 0, as in torch.
   *
   * <p>Shapes: input and output (*).
   *
   * @param lambd the bound of the middle, at least 0; default 0.5
   * @throws dev.lamina.nn.LayerException if lambd is negative
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Softshrink.html">torch.nn.Softshrink</a>
   */
  public record Spec(@Default("0.5") Scalar lambd) implements Elementwise {
    public Spec {
      check(!(lambd.doubleValue() < 0), "lambd must be at least 0, got %s", lambd);
    }

    @Override
    public String type() {
      return "Softshrink";
    }

    @Override
    public String extraRepr() {
      return lambd.toString();
    }

    @Override
    public double apply(double x) {
      float bound = lambd.floatValue();
      if (x > bound) {
        return x - bound;
      }
      return x < -bound ? x + bound : 0;
    }
  }
}
