package dev.lamina.nn;

import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs that are classes, indices or lengths: integers, or floats where a plan carries them. */
public final class WholeNumbers {
  private WholeNumbers() {}

  /**
   * The elements in row-major order: a new array.
   *
   * @param input the input's name, for the error
   * @throws LayerException if an element has a fraction or is not finite
   */
  public static long[] of(INDArray array, String input) {
    if (!array.isR()) {
      return Tensors.longs(array);
    }
    double[] values = Tensors.doubles(array);
    long[] numbers = new long[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (long) values[i];
      LayerException.check(
          numbers[i] == values[i], "%s must be whole numbers, got %s at %s", input, values[i], i);
    }
    return numbers;
  }
}
