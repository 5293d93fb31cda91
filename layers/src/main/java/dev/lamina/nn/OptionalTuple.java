package dev.lamina.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One integer or none for each spatial axis, as torch's {@code output_size} of adaptive pooling,
 * where none keeps the input's size; immutable.
 */
public final class OptionalTuple implements ArgumentValue {
  private final List<Integer> values;
  private final boolean single;

  private OptionalTuple(List<Integer> values, boolean single) {
    this.values = Collections.unmodifiableList(new ArrayList<>(values));
    this.single = single;
  }

  /** A tuple of the given values, null for none; a single one stands for every axis. */
  public static OptionalTuple of(Integer... values) {
    return new OptionalTuple(Arrays.asList(values), values.length == 1);
  }

  /**
   * Reads an argument: an integer, none, or a list of those.
   *
   * @throws LayerException if it is neither
   */
  public static OptionalTuple parse(Object argument) {
    if (!(argument instanceof List<?> list)) {
      return new OptionalTuple(Collections.singletonList(element(argument, argument)), true);
    }
    List<Integer> values = new ArrayList<>();
    list.forEach(value -> values.add(element(value, argument)));
    return new OptionalTuple(values, false);
  }

  private static Integer element(Object value, Object argument) {
    if (value == null || value.equals("none") || value.equals("None")) {
      return null;
    }
    boolean integer = value instanceof Integer || value instanceof Long;
    LayerException.check(
        integer && ((Number) value).longValue() == ((Number) value).intValue(),
        "expected an integer, none or a list of those, got %s",
        argument);
    return ((Number) value).intValue();
  }

  /** The value for an axis, or {@code fallback} where there is none. */
  public int at(int axis, int fallback) {
    Integer value = values.get(single ? 0 : axis);
    return value == null ? fallback : value;
  }

  /**
   * Requires that this is one number or has one value an axis, each none or not negative.
   *
   * @throws LayerException if it has not
   */
  public void check(int length, String argument) {
    LayerException.check(
        single || values.size() == length,
        "%s must be an integer or %s of them, got %s",
        argument,
        length,
        this);
    LayerException.check(
        !single || values.get(0) != null, "%s must not be none; give one value an axis", argument);
    LayerException.check(
        values.stream().filter(Objects::nonNull).allMatch(value -> value >= 0),
        "%s must not be negative, got %s",
        argument,
        this);
  }

  @Override
  public Object toArgument() {
    return single ? values.get(0) : values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptionalTuple tuple
        && single == tuple.single
        && values.equals(tuple.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    if (single) {
      return Printed.orNone(values.get(0));
    }
    String list = values.stream().map(Printed::orNone).collect(Collectors.joining(", "));
    return values.size() == 1 ? "(" + list + ",)" : "(" + list + ")";
  }
}
