package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Scalar;

/** The quotient of two inputs; see {@link Spec}. */
public final class Div extends Layer {
  /** How a quotient is made a whole number. */
  public enum Rounding {
    /** Towards 0. */
    TRUNC,
    /** Downwards. */
    FLOOR
  }

  /** Of two inputs. */
  public Div() {
    super(new Spec(null, null));
  }

  /** Of an input and a number. */
  public Div(double other) {
    super(new Spec(Scalar.of(other), null));
  }

  /**
   * The quotient of two inputs, element by element.
   *
   * <p>out = input / other, rounded or not, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one, or an input and a number; output that one.
   * Rounded, of int64 inputs and an integer, the output is int64.
   *
   * @param other a number in the place of the second input; default none: there is a second input
   * @param roundingMode {@code trunc} or {@code floor}; default none
   * @throws LayerException on inputs that do not broadcast to one shape, and on integers over 0
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.div.html">torch.div</a>
   */
  public record Spec(@Default("none") Scalar other, @Default("none") Rounding roundingMode)
      implements Arithmetic {
    @Override
    public String type() {
      return "Div";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public Scalar second() {
      return other;
    }

    @Override
    public boolean keepsIntegers() {
      return roundingMode != null;
    }

    @Override
    public float apply(float a, float b) {
      if (roundingMode == null || b == 0) {
        return a / b;
      }
      if (roundingMode == Rounding.TRUNC) {
        float quotient = a / b;
        return (float) (quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient));
      }
      // As Python does: what the remainder leaves can be divided exactly.
      float remainder = a % b;
      float quotient = (a - remainder) / b;
      if (remainder != 0 && b < 0 != remainder < 0) {
        quotient -= 1;
      }
      float floor = (float) Math.floor(quotient);
      return quotient - floor > 0.5f ? floor + 1 : floor;
    }

    @Override
    public long apply(long a, long b) {
      LayerException.check(b != 0, "other must not be 0 where integers are divided");
      return roundingMode == Rounding.FLOOR ? Math.floorDiv(a, b) : a / b;
    }
  }
}
