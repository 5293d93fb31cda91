package dev.lamina.nn.functional;

import dev.lamina.tensor.Shape;

/** Arrays whose elements are those of another one, at given distances along each axis. */
final class Strides {
  private Strides() {}

  /** The distances between neighbours along each axis of a row-major array. */
  static int[] of(Shape shape) {
    int[] steps = new int[shape.rank()];
    int step = 1;
    for (int axis = steps.length - 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= (int) shape.size(axis);
    }
    return steps;
  }

  /**
   * For each element of an array, in row-major order, where it is in the other one.
   *
   * @param offset where the first element is
   * @param steps the distances between neighbours along each axis
   */
  static int[] indices(Shape shape, int offset, int[] steps) {
    int[] indices = new int[Math.toIntExact(shape.elements())];
    int inner = 1;
    for (int axis = shape.rank() - 1; axis >= 0 && indices.length > 0; axis--) {
      int size = (int) shape.size(axis);
      for (int i = 0; i < indices.length; i++) {
        indices[i] += i / inner % size * steps[axis];
      }
      inner *= size;
    }
    for (int i = 0; i < indices.length; i++) {
      indices[i] += offset;
    }
    return indices;
  }
}
