package dev.lamina.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** An operator of a file, with its attributes by name and what it reads. */
final class OnnxNode {
  private final NodeProto proto;
  private final List<OnnxValue> inputs;
  private final Map<String, AttributeProto> attributes = new HashMap<>();
  private final long opset;

  /**
   * An operator.
   *
   * @param inputs null where an optional one is absent
   */
  OnnxNode(NodeProto proto, List<OnnxValue> inputs, long opset) {
    this.proto = proto;
    this.inputs = inputs;
    this.opset = opset;
    proto.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
  }

  /** How messages name it. */
  static String describe(NodeProto proto) {
    String name =
        proto.getName().isEmpty() ? String.join(", ", proto.getOutputList()) : proto.getName();
    return proto.getOpType() + " '" + name + "'";
  }

  OnnxException error(String format, Object... values) {
    return new OnnxException(describe(proto) + ": " + String.format(Locale.ROOT, format, values));
  }

  void check(boolean condition, String format, Object... values) {
    if (!condition) {
      throw error(format, values);
    }
  }

  NodeProto proto() {
    return proto;
  }

  String type() {
    return proto.getOpType();
  }

  long opset() {
    return opset;
  }

  int inputs() {
    return inputs.size();
  }

  boolean has(int index) {
    return index < inputs.size() && inputs.get(index) != null;
  }

  OnnxValue input(int index) {
    check(has(index), "input %s is missing", index);
    return inputs.get(index);
  }

  OnnxValue inputOrNull(int index) {
    return has(index) ? inputs.get(index) : null;
  }

  List<OnnxValue> all() {
    List<OnnxValue> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(input(i));
    }
    return all;
  }

  /** An input that must be known, the same for every size of free axes. */
  OnnxValue constant(int index, String name) {
    OnnxValue value = input(index);
    check(value.isConstant(), "%s must be constant, got a value that depends on the inputs", name);
    check(value.isInvariant(), "%s depends on an axis without a fixed size", name);
    return value;
  }

  int outputs() {
    return proto.getOutputCount();
  }

  boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  private AttributeProto typed(String name, AttributeProto.AttributeType... types) {
    AttributeProto attribute = attributes.get(name);
    check(attribute != null, "has no attribute '%s'", name);
    AttributeProto.AttributeType type = attribute.getType();
    check(
        type == AttributeProto.AttributeType.UNDEFINED || Arrays.asList(types).contains(type),
        "attribute '%s' must be %s, got %s",
        name,
        types[0],
        type);
    return attribute;
  }

  long integer(String name, long fallback) {
    return hasAttribute(name) ? typed(name, AttributeProto.AttributeType.INT).getI() : fallback;
  }

  double real(String name, double fallback) {
    // The decimal that the float was written as: 1e-5, not 9.999999747378752e-06.
    return hasAttribute(name)
        ? Double.parseDouble(Float.toString(typed(name, AttributeProto.AttributeType.FLOAT).getF()))
        : fallback;
  }

  String text(String name, String fallback) {
    return hasAttribute(name)
        ? typed(name, AttributeProto.AttributeType.STRING).getS().toStringUtf8()
        : fallback;
  }

  List<String> texts(String name) {
    return hasAttribute(name)
        ? typed(name, AttributeProto.AttributeType.STRINGS).getStringsList().stream()
            .map(text -> text.toStringUtf8())
            .toList()
        : List.of();
  }

  /** A list of integers, null if it is absent. */
  long[] integers(String name) {
    return hasAttribute(name)
        ? typed(name, AttributeProto.AttributeType.INTS).getIntsList().stream()
            .mapToLong(Long::longValue)
            .toArray()
        : null;
  }

  float[] reals(String name) {
    List<Float> list = typed(name, AttributeProto.AttributeType.FLOATS).getFloatsList();
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  TensorProto tensor(String name) {
    return typed(name, AttributeProto.AttributeType.TENSOR).getT();
  }

  GraphProto graph(String name) {
    check(hasAttribute(name), "has no %s", name);
    return typed(name, AttributeProto.AttributeType.GRAPH).getG();
  }

  /** An axis counted from the first. */
  int axis(long axis, int rank) {
    check(
        axis >= -rank && axis < rank,
        "axis must be within the %s of its input, got %s",
        rank,
        axis);
    return (int) (axis < 0 ? axis + rank : axis);
  }

  int[] axes(long[] axes, int rank) {
    return Arrays.stream(axes).mapToInt(axis -> axis(axis, rank)).toArray();
  }
}
