package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The axes of sequences: (T, N, *), (N, T, *) with the batch first, or (T, *) without a batch.
 *
 * @param batched whether there is a batch axis
 * @param batchFirst whether the batch axis comes before that of the steps
 * @param records N, 1 without a batch axis
 * @param steps T
 */
public record Sequences(boolean batched, boolean batchFirst, int records, int steps) {
  /** The axes of an input of 2 or 3 axes. */
  public static Sequences of(Shape input, boolean batchFirst) {
    boolean batched = input.rank() == 3;
    int first = Math.toIntExact(input.size(0));
    int second = batched ? Math.toIntExact(input.size(1)) : 1;
    return batched && batchFirst
        ? new Sequences(true, true, first, second)
        : new Sequences(batched, false, second, first);
  }

  /** The shape of sequences of the given features. */
  public Shape shape(int features) {
    if (!batched) {
      return Shape.of(steps, features);
    }
    return batchFirst ? Shape.of(records, steps, features) : Shape.of(steps, records, features);
  }

  /** Where the features of a record's step begin. */
  private int begin(int record, int step, int features) {
    return (batchFirst ? record * steps + step : step * records + record) * features;
  }

  /**
   * Each record's own steps.
   *
   * @param array of {@link #shape}
   * @param lengths (N): how many each record has
   * @return for each record (its length, features)
   */
  public float[][] split(INDArray array, int features, int[] lengths) {
    float[] values = Tensors.floats(array);
    float[][] split = new float[records][];
    for (int n = 0; n < records; n++) {
      split[n] = new float[lengths[n] * features];
      for (int t = 0; t < lengths[n]; t++) {
        System.arraycopy(values, begin(n, t, features), split[n], t * features, features);
      }
    }
    return split;
  }

  /**
   * Each record's steps, all of them.
   *
   * @return for each record (T, features)
   */
  public float[][] split(INDArray array, int features) {
    int[] all = new int[records];
    Arrays.fill(all, steps);
    return split(array, features, all);
  }

  /** The inverse of {@link #split}; steps that a record does not have are 0. */
  public INDArray join(float[][] split, int features) {
    float[] values = new float[Math.multiplyExact(records * steps, features)];
    for (int n = 0; n < records; n++) {
      for (int i = 0; i < split[n].length; i += features) {
        System.arraycopy(split[n], i, values, begin(n, i / features, features), features);
      }
    }
    return Tensors.of(values, shape(features));
  }
}
