package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The difference of two inputs; see {@link Spec}. */
public final class Sub extends Layer {
  /** Of two inputs. */
  public Sub() {
    super(new Spec(null, Scalar.of(1)));
  }

  /** Of an input and a number. */
  public Sub(double other) {
    super(new Spec(Scalar.of(other), Scalar.of(1)));
  }

  /**
   * The difference of two inputs, element by element.
   *
   * <p>out = input - alpha * other, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one, or an input and a number; output that one.
   * Of int64 inputs and integers the output is int64.
   *
   * @param other a number in the place of the second input; default none: there is a second input
   * @param alpha what the second is multiplied by; default 1
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.sub.html">torch.sub</a>
   */
  public record Spec(@Default("none") Scalar other, @Default("1") Scalar alpha)
      implements Arithmetic {
    @Override
    public String type() {
      return "Sub";
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
      return alpha.isInteger();
    }

    @Override
    public float apply(float a, float b) {
      return a - alpha.floatValue() * b;
    }

    @Override
    public long apply(long a, long b) {
      return a - alpha.longValue() * b;
    }
  }
}
