package dev.lamina.model.onnx;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Map;

/** Functions of each element, and softmax. */
final class ActivationOperators {
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("Relu", "ReLU"),
          Map.entry("Sigmoid", "Sigmoid"),
          Map.entry("Tanh", "Tanh"),
          Map.entry("Softplus", "Softplus"),
          Map.entry("Softsign", "Softsign"),
          Map.entry("HardSwish", "Hardswish"),
          Map.entry("Mish", "Mish"),
          Map.entry("Neg", "Neg"),
          Map.entry("Abs", "Abs"),
          Map.entry("Exp", "Exp"),
          Map.entry("Log", "Log"),
          Map.entry("Sqrt", "Sqrt"),
          Map.entry("Reciprocal", "Reciprocal"),
          Map.entry("Erf", "Erf"));

  private ActivationOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    PLAIN.forEach(
        (operator, layer) ->
            handlers.put(
                operator, Operators.single((to, node) -> to.layer(node, node.input(0), layer))));
    handlers.put(
        "LeakyRelu",
        Operators.single(
            (to, node) ->
                to.layer(
                    node, node.input(0), "LeakyReLU", "negative_slope", node.real("alpha", 0.01))));
    handlers.put(
        "Elu",
        Operators.single(
            (to, node) -> to.layer(node, node.input(0), "ELU", "alpha", node.real("alpha", 1))));
    handlers.put(
        "Celu",
        Operators.single(
            (to, node) -> to.layer(node, node.input(0), "CELU", "alpha", node.real("alpha", 1))));
    handlers.put("Selu", Operators.single(ActivationOperators::selu));
    handlers.put("Gelu", Operators.single(ActivationOperators::gelu));
    handlers.put("PRelu", Operators.single(ActivationOperators::parametric));
    handlers.put("HardSigmoid", Operators.single(ActivationOperators::hardSigmoid));
    handlers.put("Clip", Operators.single(ActivationOperators::clip));
    handlers.put(
        "ThresholdedRelu",
        Operators.single(
            (to, node) ->
                to.layer(
                    node,
                    node.input(0),
                    "Threshold",
                    "threshold",
                    node.real("alpha", 1),
                    "value",
                    0.0)));
    handlers.put("Softmax", Operators.single((to, node) -> softmax(to, node, "Softmax")));
    handlers.put("LogSoftmax", Operators.single((to, node) -> softmax(to, node, "LogSoftmax")));
    handlers.put("Identity", Operators.single((to, node) -> node.input(0)));
    handlers.put("Dropout", Operators.single(ActivationOperators::dropout));
  }

  private static OnnxValue selu(Translation to, OnnxNode node) {
    double alpha = node.real("alpha", 1.6732632);
    double gamma = node.real("gamma", 1.050701);
    node.check(
        Math.abs(alpha - 1.6732632) < 1e-4 && Math.abs(gamma - 1.050701) < 1e-4,
        "alpha and gamma must be SELU's own, got %s and %s",
        alpha,
        gamma);
    return to.layer(node, node.input(0), "SELU");
  }

  private static OnnxValue gelu(Translation to, OnnxNode node) {
    return to.layer(node, node.input(0), "GELU", "approximate", node.text("approximate", "none"));
  }

  private static OnnxValue parametric(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    OnnxValue slope = node.constant(1, "the slope");
    long count = slope.shape().elements();
    boolean ofChannels = input.rank() >= 2 && count == input.shape().size(1);
    int before = slope.rank() - (input.rank() - 1);
    // (C, 1, 1) and (1, C, 1, 1) both broadcast along the channels.
    ofChannels &= slope.rank() >= 1 && before >= 0 && slope.shape().size(before) == count;
    node.check(
        count == 1 || ofChannels,
        "the slope must be one number, or one a channel, for %s, got %s",
        input.shape(),
        slope.shape());
    return to.layers(
            node,
            to.spec(node, "PReLU", "num_parameters", count),
            Map.of("weight", Tensors.reshaped(slope.array(), Shape.of(count))),
            slope.name(),
            input)
        .get(0);
  }

  private static OnnxValue hardSigmoid(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    double alpha = node.real("alpha", 0.2);
    double beta = node.real("beta", 0.5);
    if (Math.abs(alpha - 1.0 / 6) < 1e-6 && beta == 0.5) {
      return to.layer(node, input, "Hardsigmoid");
    }
    OnnxValue line =
        to.layer(node, to.layer(node, input, "Mul", "other", alpha), "Add", "other", beta);
    return to.layer(node, line, "Clamp", "min", 0.0, "max", 1.0);
  }

  private static Double bound(OnnxNode node, int index, String name) {
    if (node.opset() < 11) {
      return node.hasAttribute(name) ? (Double) node.real(name, 0) : null;
    }
    if (!node.has(index)) {
      return null;
    }
    OnnxValue value = node.constant(index, name);
    node.check(value.shape().elements() == 1, "%s must be one number, got %s", name, value.shape());
    return Tensors.doubles(value.array())[0];
  }

  private static OnnxValue clip(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    Double min = bound(node, 1, "min");
    Double max = bound(node, 2, "max");
    if (min == null && max == null) {
      return input;
    }
    boolean fromZero = min != null && min == 0 && input.kind() == OnnxValue.Kind.FLOAT;
    if (fromZero && max == null) {
      return to.layer(node, input, "ReLU");
    }
    if (fromZero && max == 6) {
      return to.layer(node, input, "ReLU6");
    }
    boolean integers = input.kind() == OnnxValue.Kind.INTEGER;
    return to.layer(
        node,
        input,
        "Clamp",
        "min",
        integers && min != null ? (Object) min.longValue() : min,
        "max",
        integers && max != null ? (Object) max.longValue() : max);
  }

  /** Before opset 13 all axes from the given one on are one. */
  private static OnnxValue softmax(Translation to, OnnxNode node, String type) {
    OnnxValue input = node.input(0);
    boolean flat = node.opset() < 13;
    int axis = node.axis(node.integer("axis", flat ? 1 : -1), input.rank());
    long behind = input.shape().slice(axis + 1, input.rank()).elements();
    if (!flat || behind == 1) {
      return to.layer(node, input, type, "dim", axis);
    }
    List<Shape> shapes =
        input.shapes().stream()
            .map(
                shape ->
                    shape
                        .slice(0, axis)
                        .concat(Shape.of(shape.slice(axis, shape.rank()).elements())))
            .toList();
    OnnxValue merged = Reshapes.apply(to, node, input, shapes);
    return Reshapes.apply(to, node, to.layer(node, merged, type, "dim", -1), input.shapes());
  }

  private static OnnxValue dropout(Translation to, OnnxNode node) {
    if (node.has(2)) {
      OnnxValue training = node.constant(2, "training_mode");
      node.check(
          Tensors.doubles(training.array())[0] == 0,
          "is in training mode: export the network in evaluation mode");
    }
    return node.input(0);
  }
}
