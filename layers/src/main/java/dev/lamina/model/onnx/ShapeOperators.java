package dev.lamina.model.onnx;

import dev.lamina.nn.Graph;
import dev.lamina.nn.functional.Permute;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operators that keep the elements and change their places. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Reshape", Operators.single(ShapeOperators::reshape));
    handlers.put("Flatten", Operators.single(ShapeOperators::flatten));
    handlers.put("Transpose", Operators.single(ShapeOperators::transpose));
    handlers.put("Squeeze", Operators.single(ShapeOperators::squeeze));
    handlers.put("Unsqueeze", Operators.single(ShapeOperators::unsqueeze));
    handlers.put("Expand", Operators.single(ShapeOperators::expand));
    handlers.put("DepthToSpace", Operators.single(ShapeOperators::depthToSpace));
    handlers.put("SpaceToDepth", Operators.single(ShapeOperators::spaceToDepth));
  }

  private static OnnxValue reshape(Translation to, OnnxNode node) {
    OnnxValue target = node.input(1);
    node.check(target.isConstant(), "shape must be constant, or made of shapes");
    return Reshapes.apply(to, node, node.input(0), target);
  }

  private static OnnxValue flatten(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    long axis = node.integer("axis", 1);
    int first = axis == input.rank() ? input.rank() : node.axis(axis, input.rank());
    List<Shape> shapes =
        input.shapes().stream()
            .map(
                shape ->
                    Shape.of(
                        shape.slice(0, first).elements(),
                        shape.slice(first, shape.rank()).elements()))
            .toList();
    return Reshapes.apply(to, node, input, shapes);
  }

  private static OnnxValue transpose(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    long[] stated = node.integers("perm");
    int rank = input.rank();
    int[] perm = new int[rank];
    for (int i = 0; i < rank; i++) {
      perm[i] = stated == null ? rank - 1 - i : Math.toIntExact(stated[i]);
    }
    return permute(to, node, input, perm);
  }

  /** The input with its axes in another order; several orders after one another are one. */
  static OnnxValue permute(Translation to, OnnxNode node, OnnxValue input, int... perm) {
    Graph.Node producer = to.producer(input);
    if (producer != null && producer.spec() instanceof Permute.Spec before) {
      int[] composed = Arrays.stream(perm).map(axis -> before.dims().at(axis)).toArray();
      return permute(to, node, to.value(producer.inputs().get(0)), composed);
    }
    boolean same = true;
    for (int i = 0; i < perm.length; i++) {
      same &= perm[i] == i;
    }
    return same ? input : to.layer(node, input, "Permute", "dims", perm);
  }

  private static long[] axes(OnnxNode node) {
    long[] axes = node.integers("axes");
    return axes == null && node.has(1) ? Tensors.longs(node.constant(1, "axes").array()) : axes;
  }

  private static OnnxValue squeeze(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    long[] stated = axes(node);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      boolean one = input.isFixed(axis) && input.shape().size(axis) == 1;
      int own = axis;
      boolean asked =
          stated == null
              ? one
              : Arrays.stream(stated).anyMatch(a -> node.axis(a, input.rank()) == own);
      node.check(!asked || one, "axis %s is not of size 1 in %s", axis, input.shape());
      if (asked) {
        axes.add(axis);
      }
    }
    return Reshapes.apply(
        to, node, input, input.shapes().stream().map(shape -> without(shape, axes)).toList());
  }

  private static Shape without(Shape shape, List<Integer> axes) {
    Shape rest = shape;
    for (int i = axes.size() - 1; i >= 0; i--) {
      rest = rest.without(axes.get(i));
    }
    return rest;
  }

  private static OnnxValue unsqueeze(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    long[] stated = axes(node);
    node.check(stated != null, "has no axes");
    int rank = input.rank() + stated.length;
    int[] axes = node.axes(stated, rank);
    Arrays.sort(axes);
    List<Shape> shapes = new ArrayList<>();
    for (Shape shape : input.shapes()) {
      Shape more = shape;
      for (int axis : axes) {
        more = more.slice(0, axis).concat(Shape.of(1)).concat(more.slice(axis, more.rank()));
      }
      shapes.add(more);
    }
    return Reshapes.apply(to, node, input, shapes);
  }

  private static OnnxValue expand(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    OnnxValue target = node.input(1);
    node.check(target.isConstant(), "shape must be constant, or made of shapes");
    List<Shape> shapes = new ArrayList<>();
    for (int probe = 0; probe < to.probes(); probe++) {
      long[] asked = Tensors.longs(target.constants().get(probe));
      Shape own = input.shapes().get(probe);
      int rank = Math.max(asked.length, own.rank());
      long[] sizes = new long[rank];
      for (int i = 0; i < rank; i++) {
        int from = i - (rank - own.rank());
        int wanted = i - (rank - asked.length);
        long size = from < 0 ? 1 : own.size(from);
        long want = wanted < 0 ? 1 : asked[wanted];
        // A fixed number of records that is to be free is what it was in the file.
        boolean records = probe == 1 && to.records() > 0 && from == input.batchAxis() && from >= 0;
        boolean kept = want == 1 || want == size || (records && want == input.shape().size(from));
        node.check(kept || size == 1, "%s cannot be expanded to %s", own, Arrays.toString(asked));
        sizes[i] = kept ? size : want;
      }
      shapes.add(Shape.of(sizes));
    }
    if (shapes.equals(input.shapes())) {
      return input;
    }
    if (input.isConstant()) {
      return repeated(to, node, input, shapes);
    }
    int rank = shapes.get(0).rank();
    int[] sizes = new int[rank];
    for (int i = 0; i < rank; i++) {
      int axis = i;
      int from = i - (rank - input.rank());
      boolean same = true;
      for (int probe = 0; probe < to.probes(); probe++) {
        same &= from >= 0 && shapes.get(probe).size(axis) == input.shapes().get(probe).size(from);
      }
      boolean fixed =
          shapes.stream().allMatch(shape -> shape.size(axis) == shapes.get(0).size(axis));
      node.check(same || fixed, "expands axis %s to a size that is not fixed", axis);
      sizes[i] = same ? -1 : Math.toIntExact(shapes.get(0).size(axis));
    }
    return to.layer(node, input, "Expand", "size", sizes);
  }

  private static OnnxValue repeated(
      Translation to, OnnxNode node, OnnxValue input, List<Shape> shapes) {
    List<INDArray> arrays = new ArrayList<>();
    for (int probe = 0; probe < shapes.size(); probe++) {
      Shape shape = shapes.get(probe);
      node.check(shape.elements() <= 1 << 24, "a constant would have the shape %s", shape);
      int[] sizes = Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
      arrays.add(
          to.compute(node, to.spec(node, "Expand", "size", sizes), input.constants().get(probe)));
    }
    return to.known(input.kind(), arrays).named(input.name());
  }

  private static int block(OnnxNode node, OnnxValue input) {
    int block = Math.toIntExact(node.integer("blocksize", 0));
    node.check(block > 0 && input.rank() == 4, "needs a blocksize and (N, C, H, W)");
    return block;
  }

  private static OnnxValue depthToSpace(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    int b = block(node, input);
    if (node.text("mode", "DCR").equals("CRD")) {
      return to.layer(node, input, "PixelShuffle", "upscale_factor", b);
    }
    List<Shape> apart = new ArrayList<>();
    List<Shape> result = new ArrayList<>();
    for (Shape s : input.shapes()) {
      long channels = s.size(1) / b / b;
      node.check(
          channels * b * b == s.size(1), "%s channels are no multiple of %s", s.size(1), b * b);
      apart.add(Shape.of(s.size(0), b, b, channels, s.size(2), s.size(3)));
      result.add(Shape.of(s.size(0), channels, s.size(2) * b, s.size(3) * b));
    }
    OnnxValue moved = permute(to, node, Reshapes.apply(to, node, input, apart), 0, 3, 4, 1, 5, 2);
    return Reshapes.apply(to, node, moved, result);
  }

  private static OnnxValue spaceToDepth(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    int b = block(node, input);
    List<Shape> apart = new ArrayList<>();
    List<Shape> result = new ArrayList<>();
    for (Shape s : input.shapes()) {
      long height = s.size(2) / b;
      long width = s.size(3) / b;
      node.check(
          height * b == s.size(2) && width * b == s.size(3), "%s is no multiple of %s", s, b);
      apart.add(Shape.of(s.size(0), s.size(1), height, b, width, b));
      result.add(Shape.of(s.size(0), s.size(1) * b * b, height, width));
    }
    OnnxValue moved = permute(to, node, Reshapes.apply(to, node, input, apart), 0, 3, 5, 1, 2, 4);
    return Reshapes.apply(to, node, moved, result);
  }
}
