package dev.lamina.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One integer for each spatial axis, as torch's {@code kernel_size} or {@code stride}; immutable.
 *
 * <p>A single number stands for every axis, and is kept apart from a tuple of one because torch
 * prints it otherwise: {@code 3}, {@code (3,)}, {@code (3, 3)}.
 */
public final class IntTuple implements ArgumentValue {
  private final int[] values;
  private final boolean single;

  private IntTuple(int[] values, boolean single) {
    this.values = values;
    this.single = single;
  }

  /** A tuple of the given values; a single one stands for every axis. */
  public static IntTuple of(int... values) {
    return new IntTuple(values.clone(), values.length == 1);
  }

  /**
   * Reads an argument: an integer or a list of integers.
   *
   * @throws LayerException if it is neither
   */
  public static IntTuple parse(Object argument) {
    if (argument instanceof List<?> list) {
      int[] values = new int[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = integer(list.get(i), argument);
      }
      return new IntTuple(values, false);
    }
    return of(integer(argument, argument));
  }

  private static int integer(Object value, Object argument) {
    if (value instanceof Integer integer) {
      return integer;
    }
    if (value instanceof Long wide && wide == wide.intValue()) {
      return wide.intValue();
    }
    throw new LayerException("expected an integer or a list of integers, got " + argument);
  }

  /** The number of values. */
  public int length() {
    return values.length;
  }

  /** The value for an axis. */
  public int at(int axis) {
    return single ? values[0] : values[axis];
  }

  /** The values, as a new array. */
  public int[] toArray() {
    return values.clone();
  }

  /**
   * A tuple with one value an axis.
   *
   * @param length the number of axes; a single number is repeated
   * @throws LayerException if there is neither one value nor {@code length}
   */
  public IntTuple expand(int length, String argument) {
    check(length, argument);
    if (!single) {
      return this;
    }
    int[] repeated = new int[length];
    Arrays.fill(repeated, values[0]);
    return new IntTuple(repeated, false);
  }

  /**
   * Requires that this is a single number or has one an axis.
   *
   * @throws LayerException if it has another number of values
   */
  public void check(int length, String argument) {
    LayerException.check(
        single || values.length == length,
        "%s must be an integer or %s of them, got %s",
        argument,
        length,
        this);
  }

  /** Whether every value equals the given one. */
  public boolean all(int value) {
    return Arrays.stream(values).allMatch(v -> v == value);
  }

  /** Whether every value is at least the given one. */
  public boolean allAtLeast(int least) {
    return Arrays.stream(values).allMatch(v -> v >= least);
  }

  @Override
  public Object toArgument() {
    if (single) {
      return values[0];
    }
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return List.copyOf(list);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntTuple tuple
        && single == tuple.single
        && Arrays.equals(values, tuple.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    if (single) {
      return Integer.toString(values[0]);
    }
    String list =
        Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return values.length == 1 ? "(" + list + ",)" : "(" + list + ")";
  }
}
