package dev.lamina.nn.conv;

import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import java.util.Objects;

/**
 * A convolution's padding: one number for each spatial axis, {@code same} or {@code valid}.
 *
 * @param mode SAME, VALID or EXPLICIT
 * @param explicit the numbers of EXPLICIT, else null
 */
public record ConvPadding(Kind mode, IntTuple explicit) implements ArgumentValue {
  /** How padding is given. */
  public enum Kind {
    /** As many elements as given on both sides of an axis. */
    EXPLICIT,
    /** As many as keep the size; where that is odd, one more after the last element. */
    SAME,
    /** None. */
    VALID
  }

  public ConvPadding {
    Objects.requireNonNull(mode);
  }

  /** The given number of elements on both sides of each axis. */
  public static ConvPadding of(int... padding) {
    return new ConvPadding(Kind.EXPLICIT, IntTuple.of(padding));
  }

  /**
   * Reads an argument: an integer, a list of integers, {@code "same"} or {@code "valid"}.
   *
   * @throws LayerException if it is none of these
   */
  public static ConvPadding parse(Object argument) {
    if (argument instanceof String text) {
      LayerException.check(
          text.equals("same") || text.equals("valid"),
          "expected 'same', 'valid', an integer or a list of integers, got '%s'",
          text);
      return new ConvPadding(text.equals("same") ? Kind.SAME : Kind.VALID, null);
    }
    return new ConvPadding(Kind.EXPLICIT, IntTuple.parse(argument));
  }

  ConvPadding expand(int dims) {
    return explicit == null ? this : new ConvPadding(mode, explicit.expand(dims, "padding"));
  }

  /** Elements before the first one of an axis. */
  int before(int axis, int extent) {
    return switch (mode) {
      case EXPLICIT -> explicit.at(axis);
      case SAME -> (extent - 1) / 2;
      case VALID -> 0;
    };
  }

  /** Elements after the last one of an axis. */
  int after(int axis, int extent) {
    return mode == Kind.SAME ? extent - 1 - (extent - 1) / 2 : before(axis, extent);
  }

  @Override
  public Object toArgument() {
    return switch (mode) {
      case EXPLICIT -> explicit.toArgument();
      case SAME -> "same";
      case VALID -> "valid";
    };
  }

  @Override
  public String toString() {
    return mode == Kind.EXPLICIT ? explicit.toString() : toArgument().toString();
  }
}
