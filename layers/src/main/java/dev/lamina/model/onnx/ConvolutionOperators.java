package dev.lamina.model.onnx;

import dev.lamina.nn.LayerSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Conv and ConvTranspose. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Conv", Operators.single(ConvolutionOperators::convolution));
    handlers.put("ConvTranspose", Operators.single(ConvolutionOperators::transposed));
  }

  private static int[] kernel(OnnxNode node, OnnxValue weight) {
    int[] kernel = new int[weight.rank() - 2];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.toIntExact(weight.shape().size(2 + i));
    }
    int[] stated = Windows.integers(node, "kernel_shape", kernel.length, -1);
    node.check(
        stated.length == 0 || stated[0] == -1 || Arrays.equals(stated, kernel),
        "kernel_shape must be that of the weight, %s, got %s",
        Arrays.toString(kernel),
        Arrays.toString(stated));
    return kernel;
  }

  static Map<String, INDArray> arrays(OnnxNode node, OnnxValue weight, OnnxValue bias) {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("weight", weight.array());
    if (bias != null) {
      node.check(bias.rank() == 1, "the bias must be (C), got %s", bias.shape());
      arrays.put("bias", bias.array());
    }
    return arrays;
  }

  private static OnnxValue bias(OnnxNode node) {
    return node.has(2) ? node.constant(2, "the bias") : null;
  }

  private static OnnxValue convolution(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    OnnxValue weight = node.constant(1, "the weight");
    node.check(
        weight.rank() == input.rank(), "has a weight %s for %s", weight.shape(), input.shape());
    Windows windows = Windows.of(node, input, kernel(node, weight));
    OnnxValue bias = bias(node);
    boolean symmetric = windows.isSymmetric();
    OnnxValue read = symmetric ? input : windows.padded(to, node, input, 0);
    long groups = node.integer("group", 1);
    LayerSpec spec =
        to.spec(
            node,
            "Conv" + windows.dims() + "d",
            "in_channels",
            weight.shape().size(1) * groups,
            "out_channels",
            weight.shape().size(0),
            "kernel_size",
            windows.kernel(),
            "stride",
            windows.strides(),
            "padding",
            symmetric ? windows.begins() : new int[windows.dims()],
            "dilation",
            windows.dilations(),
            "groups",
            groups,
            "bias",
            bias != null);
    return to.layers(node, spec, arrays(node, weight, bias), weight.name(), read).get(0);
  }

  private static OnnxValue transposed(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    OnnxValue weight = node.constant(1, "the weight");
    node.check(
        weight.rank() == input.rank(), "has a weight %s for %s", weight.shape(), input.shape());
    node.check(
        node.text("auto_pad", "NOTSET").equals("NOTSET") && !node.hasAttribute("output_shape"),
        "auto_pad and output_shape are not read, only pads");
    Windows windows = Windows.of(node, input, kernel(node, weight));
    OnnxValue bias = bias(node);
    long groups = node.integer("group", 1);
    int[] more = Windows.integers(node, "output_padding", windows.dims(), 0);
    int[] padding = windows.begins().clone();
    int[] cut = new int[2 * windows.dims()];
    for (int i = 0; i < padding.length; i++) {
      // The layer takes as much from both ends: what is too much or too little there is done after
      // it.
      padding[i] = Math.min(windows.begins()[i], windows.ends()[i]);
      cut[2 * (padding.length - 1 - i)] = padding[i] - windows.begins()[i];
      cut[2 * (padding.length - 1 - i) + 1] = padding[i] - windows.ends()[i];
    }
    LayerSpec spec =
        to.spec(
            node,
            "ConvTranspose" + windows.dims() + "d",
            "in_channels",
            weight.shape().size(0),
            "out_channels",
            weight.shape().size(1) * groups,
            "kernel_size",
            windows.kernel(),
            "stride",
            windows.strides(),
            "padding",
            padding,
            "output_padding",
            more,
            "dilation",
            windows.dilations(),
            "groups",
            groups,
            "bias",
            bias != null);
    OnnxValue output =
        to.layers(node, spec, arrays(node, weight, bias), weight.name(), input).get(0);
    return windows.isSymmetric() ? output : to.layer(node, output, "Pad", "pad", cut);
  }
}
