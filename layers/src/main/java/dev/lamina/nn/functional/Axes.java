package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.IntTuple;
import dev.lamina.tensor.Shape;
import java.util.stream.IntStream;

/** Axes as torch's functions name them: negative ones count from the last. */
final class Axes {
  private Axes() {}

  /**
   * An axis, counted from the first.
   *
   * @throws dev.lamina.nn.LayerException if the input has none of that number
   */
  static int of(int dim, Shape input) {
    return of(dim, input, input.rank());
  }

  /** As {@link #of(int, Shape)}, of an array that is to have {@code rank} axes. */
  static int of(int dim, Shape input, int rank) {
    check(dim >= -rank && dim < rank, "input must have an axis %s, got %s", dim, input);
    return dim < 0 ? dim + rank : dim;
  }

  /** As {@link #of(int, Shape)}, where a scalar passes for a vector of one element. */
  static int ofScalarToo(int dim, Shape input) {
    return of(dim, input, Math.max(input.rank(), 1));
  }

  /**
   * Some axes, counted from the first, in order; all for none.
   *
   * @throws dev.lamina.nn.LayerException if the input has none of a number, or one is there twice
   */
  static int[] ofAll(IntTuple dims, Shape input) {
    if (dims == null || dims.length() == 0) {
      return IntStream.range(0, input.rank()).toArray();
    }
    int[] axes =
        IntStream.of(dims.toArray()).map(dim -> ofScalarToo(dim, input)).sorted().toArray();
    check(
        IntStream.of(axes).distinct().count() == axes.length,
        "dim must name each axis once, got %s for input %s",
        dims,
        input);
    return input.rank() == 0 ? new int[0] : axes;
  }
}
