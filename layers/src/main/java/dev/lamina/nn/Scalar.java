package dev.lamina.nn;

/**
 * A number given as an argument, as Python takes it; immutable.
 *
 * <p>An integer is kept apart from a float because torch prints it otherwise ({@code 1}, {@code
 * 1.0}) and because arithmetic of an integer and an int64 array gives integers.
 */
public final class Scalar implements ArgumentValue {
  private final Number value;

  private Scalar(Number value) {
    this.value = value;
  }

  /** An integer. */
  public static Scalar of(long value) {
    return new Scalar(value);
  }

  /** A float. */
  public static Scalar of(double value) {
    return new Scalar(value);
  }

  /**
   * Reads an argument: an integer or a float.
   *
   * @throws LayerException if it is neither
   */
  public static Scalar parse(Object argument) {
    return argument instanceof Integer || argument instanceof Long
        ? of(((Number) argument).longValue())
        : of(Arguments.number(argument));
  }

  /** Whether it was given as an integer. */
  public boolean isInteger() {
    return value instanceof Long;
  }

  /** The value as a double. */
  public double doubleValue() {
    return value.doubleValue();
  }

  /** The value as a float, which is what torch computes with where the array is of floats. */
  public float floatValue() {
    return value.floatValue();
  }

  /** The value as a long, a fraction cut off. */
  public long longValue() {
    return value.longValue();
  }

  @Override
  public Object toArgument() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar scalar && value.equals(scalar.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** As Python prints it. */
  @Override
  public String toString() {
    return isInteger() ? value.toString() : Printed.number(value.doubleValue());
  }
}
