package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** torch's broadcasting: axes are matched from the last; a size of 1, or none, is repeated. */
public final class Broadcast {
  private Broadcast() {}

  /**
   * The shape that all can be repeated to.
   *
   * @throws LayerException if there is none
   */
  public static Shape shape(List<Shape> inputs) {
    int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long size = 1;
      for (Shape input : inputs) {
        int own = axis - rank + input.rank();
        long other = own < 0 ? 1 : input.size(own);
        check(
            other == size || other == 1 || size == 1,
            "inputs cannot be broadcast to one shape: %s",
            inputs);
        size = size == 1 ? other : size;
      }
      sizes[axis] = size;
    }
    return Shape.of(sizes);
  }

  /** Whether one shape can be repeated to another. */
  public static boolean fits(Shape from, Shape to) {
    if (from.rank() > to.rank()) {
      return false;
    }
    for (int axis = 1; axis <= from.rank(); axis++) {
      if (from.size(-axis) != 1 && from.size(-axis) != to.size(-axis)) {
        return false;
      }
    }
    return true;
  }

  /**
   * For each element of {@code to}, in order, the element of {@code from} that is repeated there.
   */
  public static int[] indices(Shape from, Shape to) {
    int[] indices = new int[Math.toIntExact(to.elements())];
    long step = 1;
    long inner = 1;
    for (int axis = 1; axis <= to.rank() && indices.length > 0; axis++) {
      long size = to.size(-axis);
      boolean repeated = axis > from.rank() || from.size(-axis) == 1;
      if (!repeated) {
        for (int i = 0; i < indices.length; i++) {
          indices[i] += (int) (i / inner % size * step);
        }
        step *= size;
      }
      inner *= size;
    }
    return indices;
  }

  /** The elements of an array, repeated to a shape that it broadcasts to: a new array. */
  public static float[] repeated(INDArray array, Shape to) {
    float[] values = Tensors.floats(array);
    if (Tensors.shape(array).equals(to)) {
      return values;
    }
    int[] indices = indices(Tensors.shape(array), to);
    float[] repeated = new float[indices.length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[indices[i]];
    }
    return repeated;
  }
}
