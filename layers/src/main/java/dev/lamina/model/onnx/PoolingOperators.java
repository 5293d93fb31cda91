package dev.lamina.model.onnx;

import java.util.Map;

/** MaxPool, AveragePool, LpPool and their global forms. */
final class PoolingOperators {
  private PoolingOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("MaxPool", Operators.single(PoolingOperators::maximum));
    handlers.put("AveragePool", Operators.single(PoolingOperators::average));
    handlers.put("GlobalAveragePool", Operators.single((to, node) -> global(to, node, "Avg")));
    handlers.put("GlobalMaxPool", Operators.single((to, node) -> global(to, node, "Max")));
  }

  private static OnnxValue global(Translation to, OnnxNode node, String kind) {
    OnnxValue input = node.input(0);
    int dims = input.rank() - 2;
    node.check(
        dims >= 1 && dims <= 3, "input must be (N, C, *) with 1 to 3 axes, got %s", input.shape());
    return to.layer(node, input, "Adaptive" + kind + "Pool" + dims + "d", "output_size", 1);
  }

  private static Windows windows(OnnxNode node) {
    node.check(node.hasAttribute("kernel_shape"), "has no kernel_shape");
    OnnxValue input = node.input(0);
    return Windows.of(node, input, Windows.integers(node, "kernel_shape", input.rank() - 2, 1));
  }

  private static boolean fits(Windows windows) {
    boolean fits = windows.isSymmetric();
    for (int i = 0; i < windows.dims(); i++) {
      // What torch allows: at most half of the kernel.
      fits &= windows.begins()[i] <= windows.kernel()[i] / 2;
    }
    return fits;
  }

  private static OnnxValue maximum(Translation to, OnnxNode node) {
    node.check(
        node.outputs() < 2 || node.proto().getOutput(1).isEmpty(), "its indices are not read");
    Windows windows = windows(node);
    boolean fits = fits(windows);
    OnnxValue input = node.input(0);
    OnnxValue read = fits ? input : windows.padded(to, node, input, Double.NEGATIVE_INFINITY);
    return to.layer(
        node,
        read,
        "MaxPool" + windows.dims() + "d",
        "kernel_size",
        windows.kernel(),
        "stride",
        windows.strides(),
        "padding",
        fits ? windows.begins() : new int[windows.dims()],
        "dilation",
        windows.dilations(),
        "ceil_mode",
        node.integer("ceil_mode", 0) != 0);
  }

  private static OnnxValue average(Translation to, OnnxNode node) {
    Windows windows = windows(node);
    for (int dilation : windows.dilations()) {
      node.check(dilation == 1, "dilations are not read");
    }
    boolean counted = node.integer("count_include_pad", 0) != 0;
    boolean ceil = node.integer("ceil_mode", 0) != 0;
    boolean fits = fits(windows);
    node.check(fits || (counted && !ceil), "pads that differ from side to side are not read here");
    OnnxValue input = node.input(0);
    OnnxValue read = fits ? input : windows.padded(to, node, input, 0);
    return to.layer(
        node,
        read,
        "AvgPool" + windows.dims() + "d",
        "kernel_size",
        windows.kernel(),
        "stride",
        windows.strides(),
        "padding",
        fits ? windows.begins() : new int[windows.dims()],
        "ceil_mode",
        ceil,
        "count_include_pad",
        counted);
  }
}
