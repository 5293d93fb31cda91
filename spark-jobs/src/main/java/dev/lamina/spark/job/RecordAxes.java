package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where an output over sequences has its records and their steps.
 *
 * @param records the axis of the records; -1 if there is none
 * @param steps that of the steps; -1 if it has none
 */
record RecordAxes(int records, int steps) implements Serializable {
  private static final long serialVersionUID = 1L;

  // Numbers that no layer is likely to make out of one another.
  private static final long RECORDS = 2;
  private static final long MORE_RECORDS = 3;
  private static final long STEPS = 64;
  private static final long MORE_STEPS = 72;

  /** The axes of each output: those that change with the number of records, or of steps. */
  static List<RecordAxes> of(Graph graph) {
    List<Shape> some = graph.outputShapes(graph.inputShapes(RECORDS, STEPS));
    List<Shape> more = graph.outputShapes(graph.inputShapes(MORE_RECORDS, STEPS));
    List<Shape> longer = graph.outputShapes(graph.inputShapes(RECORDS, MORE_STEPS));
    List<RecordAxes> axes = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      axes.add(
          new RecordAxes(
              changed(some.get(i), more.get(i), RECORDS),
              changed(some.get(i), longer.get(i), STEPS)));
    }
    return axes;
  }

  private static int changed(Shape first, Shape second, long size) {
    for (int axis = 0; axis < first.rank(); axis++) {
      if (first.size(axis) == size && first.size(axis) != second.size(axis)) {
        return axis;
      }
    }
    return -1;
  }

  /**
   * One record's part, of its own steps alone, in row-major order.
   *
   * @param values of the whole output. Not modified.
   * @param count the record's steps
   */
  float[] slice(float[] values, Shape shape, int record, int count) {
    Shape own = steps < 0 ? shape : shape.with(steps, count);
    long[] sizes = own.with(records, 1).toArray();
    float[] slice = new float[Math.toIntExact(Shape.of(sizes).elements())];
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.size(axis);
    }
    long[] place = new long[sizes.length];
    for (int i = 0; i < slice.length; i++) {
      long from = record * strides[records];
      for (int axis = 0; axis < place.length; axis++) {
        from += place[axis] * strides[axis];
      }
      slice[i] = values[(int) from];
      int axis = place.length - 1;
      while (axis >= 0 && ++place[axis] == sizes[axis]) {
        place[axis--] = 0;
      }
    }
    return slice;
  }

  /** The sizes of one record's part, -1 for its steps. */
  List<Long> recordShape(Shape shape) {
    List<Long> sizes = new ArrayList<>(Arrays.stream(shape.toArray()).boxed().toList());
    if (steps >= 0) {
      sizes.set(steps, -1L);
    }
    sizes.remove(records);
    return sizes;
  }
}
