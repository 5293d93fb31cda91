package dev.lamina.model.onnx;

import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** MatMul and Gemm: Linear where one side is known. */
final class MatrixOperators {
  private MatrixOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("MatMul", Operators.single(MatrixOperators::product));
    handlers.put("Gemm", Operators.single(MatrixOperators::general));
  }

  /** The transposed of a matrix, scaled. */
  private static INDArray transposed(INDArray matrix, boolean transpose, float scale) {
    Shape shape = Tensors.shape(matrix);
    int rows = (int) shape.size(0);
    int columns = (int) shape.size(1);
    float[] from = Tensors.floats(matrix);
    float[] values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * (transpose ? from[i % rows * columns + i / rows] : from[i]);
    }
    return Tensors.of(values, transpose ? Shape.of(columns, rows) : shape);
  }

  private static OnnxValue product(Translation to, OnnxNode node) {
    OnnxValue first = node.input(0);
    OnnxValue second = node.input(1);
    if (!first.isConstant() && second.isInvariant() && second.rank() == 2 && first.rank() >= 2) {
      node.check(
          first.shape().size(first.rank() - 1) == second.shape().size(0),
          "inputs must be (*, I, J) and (J, K), got %s and %s",
          first.shape(),
          second.shape());
      Linear.Spec spec = linear(second.shape().size(0), second.shape().size(1), false);
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      arrays.put("weight", transposed(second.array(), true, 1));
      return to.layers(node, spec, arrays, second.name(), first).get(0);
    }
    return to.layer(node, to.spec(node, "Matmul"), first, second);
  }

  private static Linear.Spec linear(long in, long out, boolean bias) {
    return new Linear.Spec(Math.toIntExact(in), Math.toIntExact(out), bias);
  }

  private static OnnxValue general(Translation to, OnnxNode node) {
    OnnxValue first = node.input(0);
    OnnxValue second = node.input(1);
    OnnxValue third = node.inputOrNull(2);
    double alpha = node.real("alpha", 1);
    double beta = node.real("beta", 1);
    boolean transposeFirst = node.integer("transA", 0) != 0;
    boolean transposeSecond = node.integer("transB", 0) != 0;
    node.check(
        first.rank() == 2 && second.rank() == 2,
        "inputs must be matrices, got %s and %s",
        first.shape(),
        second.shape());
    OnnxValue left = transposeFirst ? swapped(to, node, first) : first;
    if (!left.isConstant() && second.isInvariant() && isBias(third)) {
      Shape weight = second.shape();
      long in = weight.size(transposeSecond ? 1 : 0);
      long out = weight.size(transposeSecond ? 0 : 1);
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      boolean asItIs = transposeSecond && alpha == 1;
      arrays.put(
          "weight",
          asItIs ? second.array() : transposed(second.array(), !transposeSecond, (float) alpha));
      if (third != null) {
        arrays.put("bias", bias(third.array(), (int) out, (float) beta, node));
      }
      return to.layers(node, linear(in, out, third != null), arrays, second.name(), left).get(0);
    }
    OnnxValue right = transposeSecond ? swapped(to, node, second) : second;
    OnnxValue product = to.layer(node, to.spec(node, "Matmul"), left, right);
    product = alpha == 1 ? product : to.layer(node, product, "Mul", "other", alpha);
    if (third == null) {
      return product;
    }
    OnnxValue added = beta == 1 ? third : to.layer(node, third, "Mul", "other", beta);
    return ArithmeticOperators.binary(to, node, "Add", true, product, added);
  }

  /** Whether a third input is the same for all rows. */
  private static boolean isBias(OnnxValue value) {
    return value == null
        || (value.isInvariant() && (value.rank() < 2 || value.shape().size(0) == 1));
  }

  private static INDArray bias(INDArray array, int size, float beta, OnnxNode node) {
    float[] given = Tensors.floats(array);
    node.check(
        given.length == size || given.length == 1,
        "input C must have %s elements, got %s",
        size,
        given.length);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = beta * given[given.length == 1 ? 0 : i];
    }
    return Tensors.of(values, Shape.of(size));
  }

  private static OnnxValue swapped(Translation to, OnnxNode node, OnnxValue value) {
    int rank = value.rank();
    int[] dims = IntStream.range(0, rank).map(i -> i < rank - 2 ? i : 2 * rank - 3 - i).toArray();
    return to.layer(node, value, "Permute", "dims", dims);
  }
}
