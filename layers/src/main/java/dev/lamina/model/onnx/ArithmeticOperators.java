package dev.lamina.model.onnx;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arithmetic of two values or more, element by element, with broadcasting. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Add", Operators.single(ArithmeticOperators::add));
    handlers.put("Sub", Operators.single((to, node) -> binary(to, node, "Sub", false)));
    handlers.put("Mul", Operators.single((to, node) -> binary(to, node, "Mul", true)));
    handlers.put("Div", Operators.single(ArithmeticOperators::divide));
    handlers.put("Pow", Operators.single(ArithmeticOperators::power));
    handlers.put("Sum", Operators.single((to, node) -> chain(to, node, "Add")));
    handlers.put("Max", Operators.single((to, node) -> chain(to, node, "Maximum")));
    handlers.put("Min", Operators.single((to, node) -> chain(to, node, "Minimum")));
    handlers.put("Mean", Operators.single(ArithmeticOperators::mean));
    handlers.put("Where", Operators.single(ArithmeticOperators::where));
  }

  /** A number that stands for a value of one element; null if it is no such value. */
  static Object number(OnnxValue value, int rank) {
    if (!value.isInvariant() || value.shape().elements() != 1 || value.rank() > rank) {
      return null;
    }
    return value.kind() == Kind.FLOAT
        ? (Object) decimal(value.array())
        : (Object) Tensors.longs(value.array())[0];
  }

  /** The shortest decimal of a float: 0.1, not 0.10000000149011612. */
  private static double decimal(INDArray array) {
    return Double.parseDouble(Float.toString(Tensors.floats(array)[0]));
  }

  private static OnnxValue binary(Translation to, OnnxNode node, String type, boolean commutes) {
    return binary(to, node, type, commutes, node.input(0), node.input(1));
  }

  static OnnxValue binary(
      Translation to,
      OnnxNode node,
      String type,
      boolean commutes,
      OnnxValue first,
      OnnxValue second,
      Object... arguments) {
    Object number = first.isConstant() ? null : number(second, first.rank());
    if (number == null && commutes && !second.isConstant()) {
      number = number(first, second.rank());
      if (number != null) {
        return binary(to, node, type, false, second, first, arguments);
      }
    }
    if (number != null) {
      Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
      all[arguments.length] = type.equals("Pow") ? "exponent" : "other";
      all[arguments.length + 1] = number;
      return to.layer(node, to.spec(node, type, all), first);
    }
    return to.layer(
        node,
        to.spec(node, type, arguments),
        unrepeated(to, first, second),
        unrepeated(to, second, first));
  }

  /**
   * What broadcasts to a known value that repeats a record, where the other one has the records.
   */
  private static OnnxValue unrepeated(Translation to, OnnxValue value, OnnxValue other) {
    boolean repeated = value.isConstant() && !value.isInvariant() && !other.isConstant();
    OnnxValue reduced = repeated ? to.unrepeated(value) : null;
    return reduced == null ? value : reduced;
  }

  private static OnnxValue add(Translation to, OnnxNode node) {
    OnnxValue first = node.input(0);
    OnnxValue second = node.input(1);
    OnnxValue biased = biased(to, node, first, second, 0);
    biased = biased == null ? biased(to, node, second, first, 1) : biased;
    return biased == null ? binary(to, node, "Add", true) : biased;
  }

  /** The sum as the bias of a Linear that only this operator reads; null if it is none. */
  private static OnnxValue biased(
      Translation to, OnnxNode node, OnnxValue linear, OnnxValue bias, int input) {
    Graph.Node producer = to.producer(linear);
    if (producer == null
        || !(producer.spec() instanceof Linear.Spec spec)
        || spec.bias()
        || !bias.isInvariant()
        || !to.isReadOnce(node.proto().getInput(input))
        || bias.rank() > linear.rank()
        || bias.rank() == 0
        || bias.shape().size(bias.rank() - 1) != spec.outFeatures()
        || bias.shape().elements() != spec.outFeatures()) {
      return null;
    }
    Map<String, INDArray> arrays = new LinkedHashMap<>(producer.arrays());
    arrays.put("bias", Tensors.reshaped(bias.array(), Shape.of(spec.outFeatures())));
    LayerSpec with = new Linear.Spec(spec.inFeatures(), spec.outFeatures(), true);
    return to.replace(linear, with, arrays, bias.name());
  }

  private static OnnxValue divide(Translation to, OnnxNode node) {
    OnnxValue first = node.input(0);
    OnnxValue second = node.input(1);
    boolean integers = first.kind() != Kind.FLOAT && second.kind() != Kind.FLOAT;
    if (integers) {
      return binary(to, node, "Div", false, first, second, "rounding_mode", "trunc");
    }
    boolean inverse = first.isInvariant() && !second.isConstant();
    if (inverse && number(first, second.rank()) instanceof Double one && one == 1) {
      return to.layer(node, second, "Reciprocal");
    }
    return binary(to, node, "Div", false);
  }

  private static OnnxValue power(Translation to, OnnxNode node) {
    OnnxValue base = node.input(0);
    // The result has the type of the base: an integer exponent of a float is a number like any
    // other.
    OnnxValue exponent = node.input(1);
    boolean integers = base.kind() == Kind.INTEGER && exponent.kind() == Kind.INTEGER;
    if (number(exponent, base.rank()) instanceof Long whole && !integers) {
      return to.layer(node, base, "Pow", "exponent", (double) whole);
    }
    return binary(to, node, "Pow", false).as(base.kind());
  }

  private static OnnxValue chain(Translation to, OnnxNode node, String type) {
    List<OnnxValue> all = node.all();
    OnnxValue result = all.get(0);
    for (int i = 1; i < all.size(); i++) {
      result = binary(to, node, type, true, result, all.get(i));
    }
    return result;
  }

  private static OnnxValue mean(Translation to, OnnxNode node) {
    OnnxValue sum = chain(to, node, "Add");
    return to.layer(node, sum, "Div", "other", (double) node.inputs());
  }

  private static OnnxValue where(Translation to, OnnxNode node) {
    OnnxValue condition = node.input(0);
    OnnxValue yes = node.input(1);
    OnnxValue no = node.input(2);
    OnnxValue running = !condition.isConstant() ? condition : !yes.isConstant() ? yes : no;
    Object number = number(no, Math.max(condition.rank(), yes.rank()));
    OnnxValue[] read = {
      unrepeated(to, condition, running), unrepeated(to, yes, running), unrepeated(to, no, running)
    };
    OnnxValue result =
        number != null && !(condition.isConstant() && yes.isConstant())
            ? to.layer(node, to.spec(node, "Where", "other", number), read[0], read[1])
            : to.layer(node, to.spec(node, "Where"), read);
    return result.as(yes.kind());
  }
}
