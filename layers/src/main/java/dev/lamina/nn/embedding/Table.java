package dev.lamina.nn.embedding;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The table that both embedding layers have: weight (V, E).
 *
 * @param vectors V
 * @param features E
 */
record Table(int vectors, int features) {
  Table {
    check(vectors >= 0, "num_embeddings must not be negative, got %s", vectors);
    check(features >= 0, "embedding_dim must not be negative, got %s", features);
  }

  /** An index of the table that counts from the first vector; null stays null. */
  Integer paddingIndex(Integer given) {
    check(
        given == null || (given >= -vectors && given < vectors),
        "padding_idx must be in [-%s, %1$s), got %s",
        vectors,
        given);
    return given == null || given >= 0 ? given : Integer.valueOf(given + vectors);
  }

  /** The weight, drawn from a normal distribution, with zeros at the padding index. */
  ArraySpec weight(Integer paddingIndex) {
    Initializer initializer =
        (generator, shape) -> {
          float[] values = Tensors.floats(generator.normal(shape, 0, 1));
          if (paddingIndex != null) {
            Arrays.fill(values, paddingIndex * features, (paddingIndex + 1) * features, 0);
          }
          return Tensors.of(values, shape);
        };
    return ArraySpec.parameter("weight", Shape.of(vectors, features), initializer);
  }

  /** The indices that an input has, each known to be in the table. */
  int[] indices(INDArray input) {
    long[] numbers = WholeNumbers.of(input, "input");
    int[] indices = new int[numbers.length];
    for (int i = 0; i < indices.length; i++) {
      check(
          numbers[i] >= 0 && numbers[i] < vectors,
          "input must be in [0, num_embeddings=%s), got %s at %s",
          vectors,
          numbers[i],
          i);
      indices[i] = (int) numbers[i];
    }
    return indices;
  }

  /**
   * The vectors at some indices, one after the other.
   *
   * <p>With a largest norm, those of a larger one are first scaled to it, in the table too, as
   * torch does in both modes.
   *
   * @param largestNorm null for any
   * @param normType the p of the norm
   * @return (indices, E)
   */
  float[] lookUp(LayerCall call, int[] indices, Scalar largestNorm, Scalar normType) {
    INDArray array = call.array("weight");
    float[] vectorsFound = new float[Math.multiplyExact(indices.length, features)];
    try {
      FloatBuffer weight = Tensors.readOnlyFloats(array);
      for (int i = 0; i < indices.length; i++) {
        weight.get(indices[i] * features, vectorsFound, i * features, features);
      }
    } finally {
      Reference.reachabilityFence(array);
    }
    if (largestNorm == null || vectorsFound.length == 0) {
      return vectorsFound;
    }
    boolean scaled = false;
    for (int begin = 0; begin < vectorsFound.length; begin += features) {
      scaled |= limit(vectorsFound, begin, largestNorm.doubleValue(), normType.doubleValue());
    }
    if (scaled) {
      float[] changed = Tensors.floats(call.array("weight"));
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(vectorsFound, i * features, changed, indices[i] * features, features);
      }
      call.update("weight", Tensors.of(changed, Shape.of(vectors, features)));
    }
    return vectorsFound;
  }

  private boolean limit(float[] values, int begin, double largest, double p) {
    double norm = (float) norm(values, begin, p);
    if (!(norm > largest)) {
      return false;
    }
    float scale = (float) (largest / (norm + 1e-7));
    for (int i = begin; i < begin + features; i++) {
      values[i] *= scale;
    }
    return true;
  }

  private double norm(float[] values, int begin, double p) {
    if (Double.isInfinite(p)) {
      double extreme = p > 0 ? 0 : Double.POSITIVE_INFINITY;
      for (int i = begin; i < begin + features; i++) {
        double magnitude = Math.abs(values[i]);
        extreme = p > 0 ? Math.max(extreme, magnitude) : Math.min(extreme, magnitude);
      }
      return extreme;
    }
    double sum = 0;
    for (int i = begin; i < begin + features; i++) {
      double magnitude = Math.abs(values[i]);
      sum += p == 0 ? (magnitude == 0 ? 0 : 1) : p == 1 ? magnitude : Math.pow(magnitude, p);
    }
    return p == 0 || p == 1 ? sum : Math.pow(sum, 1 / p);
  }
}
