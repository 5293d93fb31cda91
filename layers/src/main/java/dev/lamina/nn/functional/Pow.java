package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;
import java.util.List;

/** A power of the input; see {@link Spec}. */
public final class Pow extends Layer {
  /** Of two inputs, base and exponent. */
  public Pow() {
    super(new Spec(null));
  }

  /** Of an input and an exponent. */
  public Pow(double exponent) {
    super(new Spec(Scalar.of(exponent)));
  }

  /**
   * A power of the input, element by element.
   *
   * <p>out = input ^ exponent, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one, or an input and a number; output that one.
   * Of int64 inputs and an integer the output is int64.
   *
   * @param exponent a number in the place of the second input; default none: there is a second
   *     input
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape, and on
   *     integers with a negative number as exponent
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.pow.html">torch.pow</a>
   */
  public record Spec(@Default("none") Scalar exponent) implements Arithmetic {
    @Override
    public String type() {
      return "Pow";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> inputNames() {
      return exponent == null ? List.of("input", "exponent") : List.of("input");
    }

    @Override
    public Scalar second() {
      return exponent;
    }

    @Override
    public float apply(float a, float b) {
      if (exponent != null && Math.abs(b) == 0.5) {
        // As torch: of -inf these are NaN, not inf and 0.
        return (float) (b > 0 ? Math.sqrt(a) : 1 / Math.sqrt(a));
      }
      return (float) Math.pow(a, b);
    }

    @Override
    public long apply(long a, long b) {
      if (b < 0) {
        check(exponent == null, "exponent must not be negative for integers, got %s", exponent);
        return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
      }
      long power = 1;
      long square = a;
      for (long left = b; left > 0; left >>= 1) {
        power *= (left & 1) == 1 ? square : 1;
        square *= square;
      }
      return power;
    }
  }
}
