package dev.lamina.nn.loss;

import dev.lamina.nn.LossSpec.RecordTerms;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parts of a loss, element by element.
 *
 * @param shape the shape of the unreduced loss; its first axis is the record's if it has any
 * @param losses the loss of each element
 * @param weights what each element counts for in the mean
 */
record ElementTerms(Shape shape, float[] losses, float[] weights) {
  /** Parts of which each counts for one. */
  static ElementTerms unweighted(Shape shape, float[] losses) {
    float[] weights = new float[losses.length];
    Arrays.fill(weights, 1);
    return new ElementTerms(shape, losses, weights);
  }

  /** The loss that {@code reduction} gives: () or, unreduced, the shape. */
  INDArray reduce(Reduction reduction) {
    if (reduction == Reduction.NONE) {
      return Tensors.of(losses, shape);
    }
    return total(reduction == Reduction.SUM ? 1 : sum(weights, 0, weights.length));
  }

  /** The sum of all losses, divided by a number: (). */
  INDArray total(double divisor) {
    double value = sum(losses, 0, losses.length) / divisor;
    return Tensors.of(new float[] {(float) value}, Shape.of());
  }

  static Shape reducedShape(Shape elements, Reduction reduction) {
    return reduction == Reduction.NONE ? elements : Shape.of();
  }

  /** The parts by record: sums over all axes but the first. */
  RecordTerms byRecord() {
    int records = shape.rank() == 0 ? 1 : (int) shape.size(0);
    double[] recordLosses = new double[records];
    double[] recordWeights = new double[records];
    int elements = records == 0 ? 0 : losses.length / records;
    for (int n = 0; n < records; n++) {
      recordLosses[n] = sum(losses, n * elements, elements);
      recordWeights[n] = sum(weights, n * elements, elements);
    }
    return new RecordTerms(recordLosses, recordWeights);
  }

  private static double sum(float[] values, int begin, int count) {
    double sum = 0;
    for (int i = begin; i < begin + count; i++) {
      sum += values[i];
    }
    return sum;
  }
}
