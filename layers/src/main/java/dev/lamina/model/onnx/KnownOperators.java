package dev.lamina.model.onnx;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.nn.Broadcast;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx.TensorProto;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operators on values that are known while the graph is read: constants and shapes. */
final class KnownOperators {
  private static final int MAX_ELEMENTS = 1 << 24;

  /** A function of two numbers. */
  private interface Function {
    double of(double first, double second);
  }

  private KnownOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Constant", Operators.single(KnownOperators::constant));
    handlers.put("Shape", Operators.single(KnownOperators::shape));
    handlers.put("Size", Operators.single(KnownOperators::size));
    handlers.put("ConstantOfShape", Operators.single(KnownOperators::filled));
    handlers.put("Range", Operators.single(KnownOperators::range));
    handlers.put("Cast", Operators.single(KnownOperators::cast));
    handlers.put("Trilu", Operators.single(KnownOperators::triangle));
    handlers.put("Floor", rounded(Math::floor));
    handlers.put("Ceil", rounded(Math::ceil));
    handlers.put("Not", Operators.single((to, node) -> unary(to, node, v -> v == 0 ? 1 : 0)));
    handlers.put("ReduceProd", Operators.single(KnownOperators::product));
    compare(handlers, "Equal", (a, b) -> a == b ? 1 : 0);
    compare(handlers, "Less", (a, b) -> a < b ? 1 : 0);
    compare(handlers, "LessOrEqual", (a, b) -> a <= b ? 1 : 0);
    compare(handlers, "Greater", (a, b) -> a > b ? 1 : 0);
    compare(handlers, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
    compare(handlers, "And", (a, b) -> a != 0 && b != 0 ? 1 : 0);
    compare(handlers, "Or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
    compare(handlers, "Xor", (a, b) -> (a != 0) != (b != 0) ? 1 : 0);
    handlers.put("Mod", Operators.single((to, node) -> binary(to, node, KnownOperators::modulo)));
  }

  private static double modulo(double a, double b) {
    return a - b * Math.floor(a / b);
  }

  private static void compare(
      Map<String, Operators.Handler> handlers, String type, Function function) {
    handlers.put(type, Operators.single((to, node) -> binary(to, node, function).as(Kind.BOOLEAN)));
  }

  private static Operators.Handler rounded(java.util.function.DoubleUnaryOperator function) {
    return Operators.single((to, node) -> unary(to, node, function).as(node.input(0).kind()));
  }

  private static INDArray array(double[] values, Kind kind, Shape shape) {
    if (kind != Kind.FLOAT) {
      return Tensors.of(Arrays.stream(values).mapToLong(v -> (long) v).toArray(), shape);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensors.of(floats, shape);
  }

  private static OnnxValue unary(
      Translation to, OnnxNode node, java.util.function.DoubleUnaryOperator function) {
    OnnxValue input = node.input(0);
    node.check(input.isConstant(), "is read of constants alone: no layer computes it");
    List<INDArray> arrays = new ArrayList<>();
    for (INDArray array : input.constants()) {
      double[] values = Arrays.stream(Tensors.doubles(array)).map(function).toArray();
      arrays.add(array(values, input.kind(), Tensors.shape(array)));
    }
    return to.known(input.kind(), arrays);
  }

  private static OnnxValue binary(Translation to, OnnxNode node, Function function) {
    OnnxValue first = node.input(0);
    OnnxValue second = node.input(1);
    node.check(
        first.isConstant() && second.isConstant(),
        "is read of constants alone: no layer computes it");
    List<INDArray> arrays = new ArrayList<>();
    for (int probe = 0; probe < to.probes(); probe++) {
      Shape a = first.shapes().get(probe);
      Shape b = second.shapes().get(probe);
      Shape shape = Broadcast.shape(List.of(a, b));
      node.check(shape.elements() <= MAX_ELEMENTS, "a constant would have the shape %s", shape);
      int[] firsts = Broadcast.indices(a, shape);
      int[] seconds = Broadcast.indices(b, shape);
      double[] left = Tensors.doubles(first.constants().get(probe));
      double[] right = Tensors.doubles(second.constants().get(probe));
      double[] values = new double[firsts.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = function.of(left[firsts[i]], right[seconds[i]]);
      }
      arrays.add(array(values, first.kind(), shape));
    }
    return to.known(first.kind(), arrays);
  }

  /** The product of all numbers of a vector. */
  private static OnnxValue product(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    node.check(input.isConstant() && input.rank() == 1, "is read of a known list of numbers alone");
    boolean keep = node.integer("keepdims", 1) != 0;
    List<INDArray> arrays = new ArrayList<>();
    for (INDArray array : input.constants()) {
      double product = Arrays.stream(Tensors.doubles(array)).reduce(1, (a, b) -> a * b);
      arrays.add(array(new double[] {product}, input.kind(), keep ? Shape.of(1) : Shape.of()));
    }
    return to.known(input.kind(), arrays);
  }

  private static OnnxValue constant(Translation to, OnnxNode node) {
    if (node.hasAttribute("value")) {
      TensorProto tensor = node.tensor("value");
      Kind kind = OnnxTensors.kind(tensor.getDataType(), OnnxNode.describe(node.proto()));
      return to.known(kind, to.tensors().array(tensor));
    }
    if (node.hasAttribute("value_int")) {
      return to.known(
          Kind.INTEGER, Tensors.of(new long[] {node.integer("value_int", 0)}, Shape.of()));
    }
    if (node.hasAttribute("value_ints")) {
      return to.known(node.integers("value_ints"));
    }
    if (node.hasAttribute("value_float")) {
      return to.known(
          Kind.FLOAT, Tensors.of(new float[] {(float) node.real("value_float", 0)}, Shape.of()));
    }
    node.check(node.hasAttribute("value_floats"), "has neither numbers nor a tensor");
    float[] values = node.reals("value_floats");
    return to.known(Kind.FLOAT, Tensors.of(values, Shape.of(values.length)));
  }

  private static OnnxValue shape(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    int rank = input.rank();
    int start = bound(node.integer("start", 0), rank);
    int end = bound(node.integer("end", rank), rank);
    List<INDArray> arrays =
        input.shapes().stream()
            .map(shape -> shape.slice(start, Math.max(start, end)).toArray())
            .map(sizes -> Tensors.of(sizes, Shape.of(sizes.length)))
            .toList();
    return to.known(Kind.INTEGER, arrays);
  }

  private static int bound(long place, int rank) {
    return (int) Math.max(0, Math.min(place < 0 ? place + rank : place, rank));
  }

  private static OnnxValue size(Translation to, OnnxNode node) {
    List<INDArray> arrays =
        node.input(0).shapes().stream()
            .map(shape -> Tensors.of(new long[] {shape.elements()}, Shape.of()))
            .toList();
    return to.known(Kind.INTEGER, arrays);
  }

  private static OnnxValue filled(Translation to, OnnxNode node) {
    OnnxValue sizes = node.input(0);
    node.check(sizes.isConstant(), "its input must be constant, or made of shapes");
    Kind kind = Kind.FLOAT;
    double value = 0;
    if (node.hasAttribute("value")) {
      TensorProto tensor = node.tensor("value");
      kind = OnnxTensors.kind(tensor.getDataType(), OnnxNode.describe(node.proto()));
      INDArray array = to.tensors().array(tensor);
      node.check(array.length() == 1, "its value must be one number");
      value = Tensors.doubles(array)[0];
    }
    List<INDArray> arrays = new ArrayList<>();
    for (INDArray wanted : sizes.constants()) {
      Shape shape = shape(node, Tensors.longs(wanted));
      double[] values = new double[(int) shape.elements()];
      Arrays.fill(values, value);
      arrays.add(array(values, kind, shape));
    }
    return to.known(kind, arrays);
  }

  private static Shape shape(OnnxNode node, long[] sizes) {
    long elements = 1;
    for (long size : sizes) {
      node.check(
          size >= 0 && (size == 0 || elements <= MAX_ELEMENTS / size),
          "a constant would have the shape %s",
          Arrays.toString(sizes));
      elements *= size;
    }
    return Shape.of(sizes);
  }

  private static OnnxValue range(Translation to, OnnxNode node) {
    List<INDArray> arrays = new ArrayList<>();
    Kind kind = node.input(0).kind();
    for (int i = 0; i < 3; i++) {
      node.check(node.input(i).isConstant(), "its inputs must be constant, or made of shapes");
    }
    for (int probe = 0; probe < to.probes(); probe++) {
      double start = Tensors.doubles(node.input(0).constants().get(probe))[0];
      double limit = Tensors.doubles(node.input(1).constants().get(probe))[0];
      double step = Tensors.doubles(node.input(2).constants().get(probe))[0];
      double count = Math.max(Math.ceil((limit - start) / step), 0);
      node.check(count <= MAX_ELEMENTS, "would have %s numbers", count);
      double[] values = new double[(int) count];
      for (int i = 0; i < values.length; i++) {
        values[i] = start + i * step;
      }
      arrays.add(array(values, kind, Shape.of(values.length)));
    }
    return to.known(kind, arrays);
  }

  private static OnnxValue cast(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    String what = OnnxNode.describe(node.proto());
    Kind kind = OnnxTensors.kind(Math.toIntExact(node.integer("to", 0)), what);
    if (kind == input.kind()) {
      return input;
    }
    if (input.isConstant()) {
      List<INDArray> arrays = new ArrayList<>();
      for (INDArray array : input.constants()) {
        double[] values = Tensors.doubles(array);
        if (kind == Kind.BOOLEAN) {
          values = Arrays.stream(values).map(v -> v == 0 ? 0 : 1).toArray();
        }
        arrays.add(array(values, kind, Tensors.shape(array)));
      }
      return to.known(kind, arrays).named(input.name());
    }
    node.check(kind != Kind.BOOLEAN, "to a boolean is read of constants alone");
    // Values of plans are floats: an integer is one already, a fraction is cut off.
    return kind == Kind.INTEGER && input.kind() == Kind.FLOAT
        ? to.layer(node, input, "Div", "other", 1L, "rounding_mode", "trunc").as(kind)
        : input.as(kind);
  }

  private static OnnxValue triangle(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    node.check(input.isConstant(), "is read of constants alone: no layer computes it");
    long diagonal = node.has(1) ? Tensors.longs(node.constant(1, "k").array())[0] : 0;
    boolean upper = node.integer("upper", 1) != 0;
    List<INDArray> arrays = new ArrayList<>();
    for (INDArray array : input.constants()) {
      Shape shape = Tensors.shape(array);
      int columns = (int) shape.size(shape.rank() - 1);
      int rows = (int) shape.size(shape.rank() - 2);
      double[] values = Tensors.doubles(array);
      for (int i = 0; i < values.length; i++) {
        long place = i % columns - (i / columns % rows) - diagonal;
        values[i] = upper ? (place >= 0 ? values[i] : 0) : (place <= 0 ? values[i] : 0);
      }
      arrays.add(array(values, input.kind(), shape));
    }
    return to.known(input.kind(), arrays);
  }
}
