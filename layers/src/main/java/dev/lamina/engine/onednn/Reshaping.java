package dev.lamina.engine.onednn;

import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which strides the same elements in the same order have in another shape. */
final class Reshaping {
  private Reshaping() {}

  /**
   * The strides of an array's elements in another shape of as many elements, null where their
   * distances do not fit any.
   *
   * <p>The fewest neighbouring axes of one shape that make up as many elements as the fewest of the
   * other become these; they must lie in one run.
   */
  static long[] strides(Layout layout, Shape shape) {
    long[] strides = new long[shape.rank()];
    Arrays.fill(strides, 1);
    Shape given = layout.shape();
    int[] from = IntStream.range(0, given.rank()).filter(i -> given.size(i) != 1).toArray();
    int[] to = IntStream.range(0, shape.rank()).filter(i -> shape.size(i) != 1).toArray();
    if (shape.elements() == 0) {
      return Layout.rowMajorStrides(shape);
    }
    int nextFrom = 0;
    int nextTo = 0;
    while (nextFrom < from.length) {
      int firstFrom = nextFrom;
      int firstTo = nextTo;
      long elements = given.size(from[nextFrom++]);
      long filled = shape.size(to[nextTo++]);
      while (elements != filled) {
        if (elements < filled) {
          elements *= given.size(from[nextFrom++]);
        } else {
          filled *= shape.size(to[nextTo++]);
        }
      }
      if (!isOneRun(layout, Arrays.copyOfRange(from, firstFrom, nextFrom))) {
        return null;
      }
      long step = layout.strides()[from[nextFrom - 1]];
      for (int i = nextTo - 1; i >= firstTo; i--) {
        strides[to[i]] = step;
        step *= shape.size(to[i]);
      }
    }
    return strides;
  }

  private static boolean isOneRun(Layout layout, int[] axes) {
    long[] strides = layout.strides();
    for (int i = 1; i < axes.length; i++) {
      if (strides[axes[i - 1]] != strides[axes[i]] * layout.shape().size(axes[i])) {
        return false;
      }
    }
    return true;
  }
}
