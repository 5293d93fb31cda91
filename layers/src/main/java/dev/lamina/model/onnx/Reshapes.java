package dev.lamina.model.onnx;

import dev.lamina.nn.Graph;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.functional.ReshapeSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reshape of a file as Reshape of records.
 *
 * <p>A file made for a fixed number of records has it in its shapes, as a number like any other.
 * Where the batch goes follows from row-major order: to the axis that begins after as many elements
 * as lay before the batch.
 */
final class Reshapes {
  private static final Set<String> ORDER_KEEPING =
      Set.of("Reshape", "Flatten", "Unflatten", "Squeeze", "Unsqueeze");

  private Reshapes() {}

  /** The input in the shapes of a known list of sizes, where 0 stands for the input's. */
  static OnnxValue apply(Translation to, OnnxNode node, OnnxValue input, OnnxValue target) {
    boolean zeros = node.integer("allowzero", 0) != 0;
    List<Shape> shapes = new ArrayList<>();
    long outer = 1;
    boolean generalise = to.records() > 0 && target.isInvariant() && input.batchAxis() >= 0;
    for (int probe = 0; probe < to.probes(); probe++) {
      if (probe == 1 && generalise) {
        int[] axis = new int[1];
        outer = batchAxis(to, node, input, shapes.get(0), axis);
        long more = input.shapes().get(1).elements() / input.shape().elements();
        shapes.add(shapes.get(0).with(axis[0], shapes.get(0).size(axis[0]) * more));
      } else {
        shapes.add(complete(node, input.shapes().get(probe), target, probe, zeros));
      }
    }
    return apply(to, node, input, shapes).withOuter(outer);
  }

  private static Shape complete(
      OnnxNode node, Shape input, OnnxValue target, int probe, boolean zeros) {
    long[] sizes = Tensors.longs(target.constants().get(probe));
    long known = 1;
    int open = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0 && !zeros) {
        node.check(
            i < input.rank(), "shape %s keeps axis %s of %s", Arrays.toString(sizes), i, input);
        sizes[i] = input.size(i);
      }
      node.check(sizes[i] >= -1, "shape has a size of %s", sizes[i]);
      if (sizes[i] == -1) {
        node.check(open < 0, "shape %s leaves two sizes open", Arrays.toString(sizes));
        open = i;
      } else {
        known *= sizes[i];
      }
    }
    if (open >= 0) {
      sizes[open] = known == 0 ? 0 : input.elements() / known;
    }
    Shape shape = Shape.of(sizes);
    node.check(
        shape.elements() == input.elements(), "input %s cannot take the shape %s", input, shape);
    return shape;
  }

  /**
   * The axis of the output that the batch goes to.
   *
   * @param axis where it is put
   * @return the elements before each record on that axis
   */
  private static long batchAxis(
      Translation to, OnnxNode node, OnnxValue input, Shape output, int[] axis) {
    long before = input.shape().slice(0, input.batchAxis()).elements() * input.outer();
    long records = to.records();
    long best = 0;
    long prefix = 1;
    for (int i = 0; i < output.rank() && prefix <= before; i++) {
      long size = output.size(i);
      if (before % prefix == 0 && prefix * size % (before * records) == 0) {
        long outer = before / prefix;
        boolean exact = outer == 1 && size == records;
        // Features come last: records are rather merged with steps than with them.
        boolean own = outer == 1 && i < output.rank() - 1;
        if (best == 0 || exact || (best > 1 && own)) {
          best = outer;
          axis[0] = i;
        }
        if (exact) {
          break;
        }
      }
      prefix *= size;
    }
    node.check(
        best > 0,
        "the %s records of %s have no axis of their own in %s: export the network with a dynamic"
            + " batch axis",
        records,
        input.shape(),
        output);
    return best;
  }

  /** The input in the given shapes, one a probe. */
  static OnnxValue apply(Translation to, OnnxNode node, OnnxValue input, List<Shape> shapes) {
    if (shapes.equals(input.shapes())) {
      return input;
    }
    if (input.isConstant()) {
      List<INDArray> arrays = new ArrayList<>();
      for (int probe = 0; probe < shapes.size(); probe++) {
        arrays.add(Tensors.reshaped(input.constants().get(probe), shapes.get(probe)));
      }
      return to.known(input.kind(), arrays);
    }
    Graph.Node producer = to.producer(input);
    if (producer != null && ORDER_KEEPING.contains(producer.spec().type())) {
      OnnxValue earlier = to.value(producer.inputs().get(0));
      if (earlier.shapes().equals(shapes)) {
        return earlier;
      }
      // Only the last of several reshapings counts.
      return to.layer(node, spec(to, node, earlier, shapes), earlier).as(input.kind());
    }
    return to.layer(node, spec(to, node, input, shapes), input).as(input.kind());
  }

  private static LayerSpec spec(
      Translation to, OnnxNode node, OnnxValue input, List<Shape> shapes) {
    int rank = shapes.get(0).rank();
    int kept = 0;
    while (kept < Math.min(rank, input.rank()) && isKept(input, shapes, kept)) {
      kept++;
    }
    List<Integer> free = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int own = axis;
      if (shapes.stream().anyMatch(shape -> shape.size(own) != shapes.get(0).size(own))) {
        free.add(axis);
      }
    }
    int leading = kept > 0 && free.contains(0) ? 1 : 0;
    while (leading < kept && countFrom(free, leading) > 1) {
      leading++;
    }
    node.check(
        countFrom(free, leading) <= 1,
        "the shape %s has several axes without a fixed size: export the network with these fixed",
        shapes.get(0));
    if (leading == 1 && rank == 2 && input.rank() > 2) {
      return to.spec(node, "Flatten");
    }
    int[] sizes = new int[rank - leading];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = free.contains(leading + i) ? -1 : Math.toIntExact(shapes.get(0).size(leading + i));
    }
    return new ReshapeSpec(false, IntTuple.of(sizes).expand(sizes.length, "shape"), leading);
  }

  private static long countFrom(List<Integer> axes, int first) {
    return axes.stream().filter(axis -> axis >= first).count();
  }

  private static boolean isKept(OnnxValue input, List<Shape> shapes, int axis) {
    for (int probe = 0; probe < shapes.size(); probe++) {
      if (shapes.get(probe).size(axis) != input.shapes().get(probe).size(axis)) {
        return false;
      }
    }
    return true;
  }
}
