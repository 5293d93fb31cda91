package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the largest or least elements are, the first of equals and NaN before all else. */
final class Extremes {
  private Extremes() {}

  /**
   * The shape of what is found along an axis.
   *
   * @param dim null for all elements
   * @throws dev.lamina.nn.LayerException if there is no such axis, or nothing along it
   */
  static Shape shape(Shape input, Integer dim, boolean keepdim) {
    if (dim == null) {
      check(input.elements() > 0, "input must have elements, got %s", input);
      return keepdim ? ones(input.rank()) : Shape.of();
    }
    int axis = Axes.ofScalarToo(dim, input);
    if (input.rank() == 0) {
      return input;
    }
    check(input.size(axis) > 0, "input must have elements along axis %s, got %s", dim, input);
    return keepdim ? input.with(axis, 1) : input.without(axis);
  }

  private static Shape ones(int rank) {
    Shape shape = Shape.of();
    for (int i = 0; i < rank; i++) {
      shape = shape.prepend(1);
    }
    return shape;
  }

  /** For each extreme of an array, its place along the axis; of all elements without an axis. */
  static long[] places(INDArray input, Integer dim, boolean largest) {
    Shape given = Tensors.shape(input);
    Shape shape = dim == null || given.rank() == 0 ? Shape.of(given.elements()) : given;
    int axis = dim == null ? 0 : Axes.ofScalarToo(dim, given);
    int length = (int) shape.size(axis);
    int inner = (int) shape.slice(axis + 1, shape.rank()).elements();
    long[] places = new long[(int) shape.without(axis).elements()];
    boolean integers = input.dataType() == DataType.INT64;
    long[] longs = integers ? Tensors.longs(input) : null;
    float[] floats = integers ? null : Tensors.floats(input);
    for (int o = 0; o < places.length; o++) {
      int begin = o / inner * length * inner + o % inner;
      int best = begin;
      for (int i = 1; i < length; i++) {
        int next = begin + i * inner;
        boolean better =
            integers
                ? (largest ? longs[next] > longs[best] : longs[next] < longs[best])
                : isBetter(floats[next], floats[best], largest);
        best = better ? next : best;
      }
      int place = (best - begin) / inner;
      places[o] = place;
    }
    return places;
  }

  private static boolean isBetter(float next, float best, boolean largest) {
    if (Float.isNaN(next) || Float.isNaN(best)) {
      return !Float.isNaN(best);
    }
    return largest ? next > best : next < best;
  }
}
