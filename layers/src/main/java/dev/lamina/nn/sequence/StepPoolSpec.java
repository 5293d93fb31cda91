package dev.lamina.nn.sequence;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One vector for each sequence: the mean, the largest or the last of the steps that it has.
 *
 * <p>StepMean {@code output[n] = sum of input[n, t] for t < lengths[n], / lengths[n]}, StepMax the
 * largest element of each feature, StepLast {@code input[n, lengths[n] - 1]}. Without lengths all T
 * steps count. Steps after a record's end are not read, whatever they hold. A record without steps
 * gives 0, as a recurrence gives its initial state. NaN among the elements gives NaN.
 *
 * <p>Shapes: input (N, T, E), lengths (N); output (N, E).
 *
 * @param pooling which it is
 * @throws dev.lamina.nn.LayerException on inputs of other shapes, or lengths not in [0, T]
 */
public record StepPoolSpec(Pooling pooling) implements LayerSpec {
  /** What is taken of the steps. */
  public enum Pooling {
    MEAN("StepMean"),
    MAX("StepMax"),
    LAST("StepLast");

    private final String type;

    Pooling(String type) {
      this.type = type;
    }
  }

  @Override
  public String type() {
    return pooling.type;
  }

  @Override
  public List<String> inputNames() {
    return List.of("input", "lengths");
  }

  @Override
  public int requiredInputs() {
    return 1;
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    check(input.rank() == 3, "input must be (N, T, E), got %s", input);
    Steps.checkLengths(input, inputs);
    return List.of(input.without(1));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape output = outputShapes(call.inputShapes()).get(0);
    int features = Math.toIntExact(output.size(1));
    int most = Math.toIntExact(Tensors.shape(call.input()).size(1));
    int[] steps = Steps.of(call.input(), call.input(1));
    float[] values = Tensors.floats(call.input());
    float[] pooled = new float[Math.toIntExact(output.elements())];
    double[] vector = new double[features];
    for (int n = 0; n < steps.length; n++) {
      if (steps[n] > 0) {
        pool(values, n * most * features, steps[n], vector);
        for (int e = 0; e < features; e++) {
          pooled[n * features + e] = (float) vector[e];
        }
      }
    }
    return List.of(Tensors.of(pooled, output));
  }

  /**
   * Pools one record, step after step.
   *
   * @param begin where its first step is
   * @param steps at least 1
   * @param vector the result
   */
  private void pool(float[] values, int begin, int steps, double[] vector) {
    int features = vector.length;
    Arrays.fill(vector, pooling == Pooling.MAX ? Double.NEGATIVE_INFINITY : 0);
    int first = pooling == Pooling.LAST ? steps - 1 : 0;
    for (int t = first; t < steps; t++) {
      for (int e = 0; e < features; e++) {
        double value = values[begin + t * features + e];
        vector[e] = pooling == Pooling.MAX ? Math.max(vector[e], value) : vector[e] + value;
      }
    }
    if (pooling == Pooling.MEAN) {
      for (int e = 0; e < features; e++) {
        vector[e] /= steps;
      }
    }
  }
}
