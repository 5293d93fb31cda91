package dev.lamina.model.onnx;

import dev.lamina.tensor.Tensors;
import java.util.Map;

/** Reductions along axes. */
final class ReductionOperators {
  private static final Map<String, String> PLAIN =
      Map.of("ReduceSum", "Sum", "ReduceMean", "Mean", "ReduceMax", "Amax", "ReduceMin", "Amin");

  private ReductionOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    PLAIN.forEach(
        (operator, layer) ->
            handlers.put(
                operator, Operators.single((to, node) -> reduce(to, node, node.input(0), layer))));
    handlers.put(
        "ReduceL1",
        Operators.single(
            (to, node) -> reduce(to, node, to.layer(node, node.input(0), "Abs"), "Sum")));
    handlers.put(
        "ReduceSumSquare",
        Operators.single((to, node) -> reduce(to, node, square(to, node), "Sum")));
    handlers.put(
        "ReduceL2",
        Operators.single(
            (to, node) -> to.layer(node, reduce(to, node, square(to, node), "Sum"), "Sqrt")));
    handlers.put("ArgMax", Operators.single((to, node) -> place(to, node, "Argmax")));
    handlers.put("ArgMin", Operators.single((to, node) -> place(to, node, "Argmin")));
  }

  private static OnnxValue square(Translation to, OnnxNode node) {
    return to.layer(node, node.input(0), "Pow", "exponent", 2.0);
  }

  private static OnnxValue reduce(Translation to, OnnxNode node, OnnxValue input, String type) {
    long[] axes = node.integers("axes");
    if (axes == null && node.has(1)) {
      axes = Tensors.longs(node.constant(1, "axes").array());
    }
    if ((axes == null || axes.length == 0) && node.integer("noop_with_empty_axes", 0) != 0) {
      return input;
    }
    boolean keep = node.integer("keepdims", 1) != 0;
    int[] all = axes == null || axes.length == 0 ? null : node.axes(axes, input.rank());
    return to.layer(node, input, type, "dim", all, "keepdim", keep);
  }

  private static OnnxValue place(Translation to, OnnxNode node, String type) {
    node.check(node.integer("select_last_index", 0) == 0, "select_last_index is not read");
    OnnxValue input = node.input(0);
    return to.layer(
            node,
            input,
            type,
            "dim",
            node.axis(node.integer("axis", 0), input.rank()),
            "keepdim",
            node.integer("keepdims", 1) != 0)
        .as(OnnxValue.Kind.INTEGER);
  }
}
