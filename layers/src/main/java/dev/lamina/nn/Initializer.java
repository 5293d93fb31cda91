package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The array that a new layer starts with, as torch's {@code reset_parameters} draws it. */
@FunctionalInterface
public interface Initializer {
  /** A new array (shape), its random values from the generator. */
  INDArray draw(Generator generator, Shape shape);

  /** Every element the same. */
  static Initializer constant(double value) {
    return (generator, shape) -> {
      float[] values = new float[Math.toIntExact(shape.elements())];
      Arrays.fill(values, (float) value);
      return Tensors.of(values, shape);
    };
  }

  /** int64 zeros. */
  static Initializer integers() {
    return (generator, shape) -> Tensors.of(new long[Math.toIntExact(shape.elements())], shape);
  }

  /** torch's {@code uniform_(-bound, bound)}. */
  static Initializer uniform(double bound) {
    return (generator, shape) -> generator.uniform(shape, -bound, bound);
  }

  /** torch's {@code normal_(mean, std)}. */
  static Initializer normal(double mean, double std) {
    return (generator, shape) -> generator.normal(shape, mean, std);
  }

  /**
   * torch's {@code kaiming_uniform_(a=sqrt(5))}, the default of linear and convolution weights:
   * uniform within sqrt(3) * sqrt(2 / (1 + 5)) / sqrt(fanIn).
   *
   * @param fanIn the number of inputs of one output; 0 where the layer has none
   */
  static Initializer kaimingUniform(long fanIn) {
    double gain = Math.sqrt(2.0 / (1 + Math.sqrt(5) * Math.sqrt(5)));
    double std = gain / Math.sqrt((double) fanIn);
    return uniform(Math.sqrt(3.0) * std);
  }

  /**
   * torch's default for biases: uniform within 1 / sqrt(fanIn); where fanIn is 0 the numbers are
   * drawn all the same, within 0.
   */
  static Initializer bias(long fanIn) {
    return uniform(fanIn == 0 ? 0 : 1 / Math.sqrt((double) fanIn));
  }

  /** torch's {@code xavier_uniform_}: uniform within sqrt(6 / (fanIn + fanOut)). */
  static Initializer xavierUniform(long fanIn, long fanOut) {
    return uniform(Math.sqrt(3.0) * Math.sqrt(2.0 / (fanIn + fanOut)));
  }

  /** torch's {@code xavier_normal_}: of deviation sqrt(2 / (fanIn + fanOut)). */
  static Initializer xavierNormal(long fanIn, long fanOut) {
    return normal(0, Math.sqrt(2.0 / (fanIn + fanOut)));
  }
}
