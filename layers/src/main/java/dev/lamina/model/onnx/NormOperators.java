package dev.lamina.model.onnx;

import dev.lamina.nn.LayerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The normalisations. */
final class NormOperators {
  private NormOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("BatchNormalization", Operators.single(NormOperators::batch));
    handlers.put("InstanceNormalization", Operators.single(NormOperators::instance));
    handlers.put("LayerNormalization", Operators.single(NormOperators::layer));
    handlers.put("GroupNormalization", Operators.single(NormOperators::group));
    handlers.put("LRN", Operators.single(NormOperators::localResponse));
  }

  private static void put(
      OnnxNode node, Map<String, INDArray> arrays, String name, int input, long features) {
    OnnxValue value = node.constant(input, name);
    node.check(
        value.rank() == 1 && value.shape().size(0) == features,
        "%s must be (%s), got %s",
        name,
        features,
        value.shape());
    arrays.put(name, value.array());
  }

  private static OnnxValue batch(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    node.check(
        node.integer("training_mode", 0) == 0 && node.outputs() == 1,
        "is in training mode: export the network in evaluation mode");
    node.check(node.integer("spatial", 1) != 0, "spatial=0 is not read");
    node.check(
        input.rank() >= 2 && input.rank() <= 5, "input must be (N, C, *), got %s", input.shape());
    long features = input.shape().size(1);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    put(node, arrays, "weight", 1, features);
    put(node, arrays, "bias", 2, features);
    put(node, arrays, "running_mean", 3, features);
    put(node, arrays, "running_var", 4, features);
    LayerSpec spec =
        to.spec(
            node,
            "BatchNorm" + Math.max(input.rank() - 2, 1) + "d",
            "num_features",
            features,
            "eps",
            node.real("epsilon", 1e-5));
    return to.layers(node, spec, arrays, node.input(1).name(), input).get(0);
  }

  private static OnnxValue instance(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    node.check(
        input.rank() >= 3 && input.rank() <= 5, "input must be (N, C, *), got %s", input.shape());
    long features = input.shape().size(1);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    put(node, arrays, "weight", 1, features);
    put(node, arrays, "bias", 2, features);
    LayerSpec spec =
        to.spec(
            node,
            "InstanceNorm" + (input.rank() - 2) + "d",
            "num_features",
            features,
            "eps",
            node.real("epsilon", 1e-5),
            "affine",
            true);
    return to.layers(node, spec, arrays, node.input(1).name(), input).get(0);
  }

  private static OnnxValue layer(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    node.check(node.outputs() == 1, "its mean and deviation are not read");
    int axis = node.axis(node.integer("axis", -1), input.rank());
    int[] sizes = new int[input.rank() - axis];
    for (int i = 0; i < sizes.length; i++) {
      node.check(input.isFixed(axis + i), "axis %s has no fixed size", axis + i);
      sizes[i] = Math.toIntExact(input.shape().size(axis + i));
    }
    OnnxValue scale = node.constant(1, "the scale");
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    node.check(
        scale.shape().equals(input.shape().slice(axis, input.rank())),
        "the scale must be %s, got %s",
        input.shape().slice(axis, input.rank()),
        scale.shape());
    arrays.put("weight", scale.array());
    arrays.put("bias", node.has(2) ? node.constant(2, "the bias").array() : scale.array().mul(0));
    LayerSpec spec =
        to.spec(node, "LayerNorm", "normalized_shape", sizes, "eps", node.real("epsilon", 1e-5));
    return to.layers(node, spec, arrays, scale.name(), input).get(0);
  }

  private static OnnxValue group(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    long features = input.shape().size(1);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    put(node, arrays, "weight", 1, features);
    put(node, arrays, "bias", 2, features);
    LayerSpec spec =
        to.spec(
            node,
            "GroupNorm",
            "num_groups",
            node.integer("num_groups", 1),
            "num_channels",
            features,
            "eps",
            node.real("epsilon", 1e-5));
    return to.layers(node, spec, arrays, node.input(1).name(), input).get(0);
  }

  private static OnnxValue localResponse(Translation to, OnnxNode node) {
    long size = node.integer("size", 0);
    // Of an even number of channels torch has the odd one before, ONNX behind.
    node.check(size % 2 == 1, "size must be odd, got %s", size);
    return to.layer(
        node,
        node.input(0),
        "LocalResponseNorm",
        "size",
        size,
        "alpha",
        node.real("alpha", 1e-4),
        "beta",
        node.real("beta", 0.75),
        "k",
        node.real("bias", 1));
  }
}
