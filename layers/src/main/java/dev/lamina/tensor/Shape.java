package dev.lamina.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of an array's axes, outermost first; immutable.
 *
 * <p>Printed as a tuple: {@code (8, 3, 224, 224)}; the shape of a scalar is {@code ()}.
 */
public final class Shape {
  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * A shape of the given sizes.
   *
   * @param sizes each at least 0; none for a scalar
   * @throws IllegalArgumentException if a size is negative
   */
  public static Shape of(long... sizes) {
    if (sizes.length == 0) {
      return SCALAR;
    }
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  /** The number of axes. */
  public int rank() {
    return sizes.length;
  }

  /**
   * The size of an axis.
   *
   * @param axis in [-rank, rank); negative counts from the last
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public long size(int axis) {
    return sizes[axis < 0 ? axis + sizes.length : axis];
  }

  /**
   * The number of elements: the product of all sizes, 1 for a scalar.
   *
   * @throws ArithmeticException if it does not fit a long
   */
  public long elements() {
    for (long size : sizes) {
      if (size == 0) {
        return 0;
      }
    }
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** The sizes, as a new array. */
  public long[] toArray() {
    return sizes.clone();
  }

  /** This shape with {@code size} put before its first axis. */
  public Shape prepend(long size) {
    long[] longer = new long[sizes.length + 1];
    longer[0] = size;
    System.arraycopy(sizes, 0, longer, 1, sizes.length);
    return of(longer);
  }

  /** This shape with the size of one axis (negative counts from the last) replaced. */
  public Shape with(int axis, long size) {
    long[] changed = sizes.clone();
    changed[axis < 0 ? axis + sizes.length : axis] = size;
    return of(changed);
  }

  /** The axes of this shape, then those of another one. */
  public Shape concat(Shape other) {
    long[] longer = Arrays.copyOf(sizes, sizes.length + other.sizes.length);
    System.arraycopy(other.sizes, 0, longer, sizes.length, other.sizes.length);
    return of(longer);
  }

  /** This shape without one of its axes. */
  public Shape without(int axis) {
    long[] shorter = new long[sizes.length - 1];
    System.arraycopy(sizes, 0, shorter, 0, axis);
    System.arraycopy(sizes, axis + 1, shorter, axis, shorter.length - axis);
    return of(shorter);
  }

  /** The axes from {@code begin} (inclusive) to {@code end} (exclusive). */
  public Shape slice(int begin, int end) {
    return of(Arrays.copyOfRange(sizes, begin, end));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
