package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products with a weight matrix, which several families have in them. */
public final class Projection {
  private Projection() {}

  /**
   * out = in W^T, by one product a record, so that a record's bits do not depend on its batch.
   *
   * @param input (records, rows, in) in row-major order
   * @param records how many records
   * @param weight (out, in)
   * @return (records, rows, out) in row-major order, new
   */
  public static float[] of(float[] input, int records, INDArray weight) {
    int in = (int) weight.size(1);
    int out = (int) weight.size(0);
    if (input.length == 0 || out == 0) {
      return new float[in == 0 ? 0 : input.length / in * out];
    }
    int rows = input.length / in / records;
    float[] output = new float[Math.multiplyExact(records * rows, out)];
    INDArray transposed = weight.transpose();
    for (int n = 0; n < records; n++) {
      float[] record = new float[rows * in];
      System.arraycopy(input, n * record.length, record, 0, record.length);
      INDArray matrix = Tensors.of(record, Shape.of(rows, in));
      float[] product = Tensors.product(matrix, transposed);
      System.arraycopy(product, 0, output, n * product.length, product.length);
    }
    return output;
  }
}
