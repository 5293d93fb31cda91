package dev.lamina.model.onnx;

import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value of an ONNX graph while it is read: known already, or an output of a layer.
 *
 * <p>What varies is found by probes: the graph is read for several sizes of its free axes at once,
 * the first of them the base, the second with another number of records. So there is a shape and,
 * of a value that is known, an array a probe.
 *
 * @param name what the file calls it, for names of constants
 * @param kind of its elements in the file; here these are float32 or int64
 * @param shapes one a probe
 * @param constants one a probe, null if the value depends on the inputs
 * @param port where a layer gives it, null if it is known
 * @param outer how many elements of the batch's axis lie before each record, where an axis was
 *     merged with the batch behind it; otherwise 1
 */
record OnnxValue(
    String name,
    Kind kind,
    List<Shape> shapes,
    List<INDArray> constants,
    Graph.Port port,
    long outer) {
  enum Kind {
    FLOAT,
    INTEGER,
    BOOLEAN
  }

  /** The same known value for every probe. */
  static OnnxValue constant(String name, Kind kind, INDArray array, int probes) {
    Shape shape = Shape.of(array.shape());
    return new OnnxValue(
        name,
        kind,
        Collections.nCopies(probes, shape),
        Collections.nCopies(probes, array),
        null,
        1);
  }

  boolean isConstant() {
    return constants != null;
  }

  /** Whether it is known, and the same for every probe. */
  boolean isInvariant() {
    return isConstant() && constants.stream().allMatch(array -> same(array, constants.get(0)));
  }

  private static boolean same(INDArray a, INDArray b) {
    return a == b || (Shape.of(a.shape()).equals(Shape.of(b.shape())) && a.equals(b));
  }

  INDArray array() {
    return constants.get(0);
  }

  Shape shape() {
    return shapes.get(0);
  }

  int rank() {
    return shape().rank();
  }

  /** Whether an axis has the same size for every probe. */
  boolean isFixed(int axis) {
    return shapes.stream().allMatch(shape -> shape.size(axis) == shape().size(axis));
  }

  /** The axis whose size is another one in the second probe, -1 if there is none. */
  int batchAxis() {
    for (int axis = 0; axis < rank() && shapes.size() > 1; axis++) {
      if (shapes.get(1).size(axis) != shape().size(axis)) {
        return axis;
      }
    }
    return -1;
  }

  OnnxValue as(Kind newKind) {
    return new OnnxValue(name, newKind, shapes, constants, port, outer);
  }

  OnnxValue named(String newName) {
    return new OnnxValue(newName, kind, shapes, constants, port, outer);
  }

  OnnxValue withOuter(long newOuter) {
    return new OnnxValue(name, kind, shapes, constants, port, newOuter);
  }
}
