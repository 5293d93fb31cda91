package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Scalar;

/**
 * A product, or the lesser or the greater of two, element by element, with broadcasting.
 *
 * <p>out = input * other; min(input, other); max(input, other), which is NaN where either is.
 *
 * <p>Shapes: inputs of shapes that broadcast to one, or an input and a number; output that one. Of
 * int64 inputs and an integer the output is int64.
 *
 * @param operation which it is
 * @param other a number in the place of the second input; default none: there is a second input
 * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.mul.html">torch.mul</a>
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.minimum.html">torch.minimum</a>
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.maximum.html">torch.maximum</a>
 */
public record ArithmeticSpec(Operation operation, @Default("none") Scalar other)
    implements Arithmetic {
  /** torch's functions. */
  public enum Operation {
    MUL("Mul"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum");

    private final String type;

    Operation(String type) {
      this.type = type;
    }
  }

  @Override
  public String type() {
    return operation.type;
  }

  @Override
  public String extraRepr() {
    return Arguments.printed(this, "operation");
  }

  @Override
  public Scalar second() {
    return other;
  }

  @Override
  public float apply(float a, float b) {
    return switch (operation) {
      case MUL -> a * b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
    };
  }

  @Override
  public long apply(long a, long b) {
    return switch (operation) {
      case MUL -> a * b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
    };
  }
}
