package dev.lamina.nn.functional;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of two numbers, element by element, with broadcasting: of two inputs, or of one and a
 * number that is an argument. Of integers and an integer it gives integers, unless it never does.
 */
interface Arithmetic extends LayerSpec {
  /** The number that takes the place of the second input; null if there is a second input. */
  Scalar second();

  /** The function of floats. */
  float apply(float a, float b);

  /** The function of integers, where it keeps them. */
  long apply(long a, long b);

  /** Whether it gives integers of integers. */
  default boolean keepsIntegers() {
    return true;
  }

  @Override
  default List<String> inputNames() {
    return second() == null ? List.of("input", "other") : List.of("input");
  }

  @Override
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(Broadcast.shape(inputs));
  }

  @Override
  default List<INDArray> compute(LayerCall call) {
    Shape shape = outputShapes(call.inputShapes()).get(0);
    int[] firsts = Broadcast.indices(Tensors.shape(call.input()), shape);
    int[] seconds =
        second() == null ? Broadcast.indices(Tensors.shape(call.input(1)), shape) : null;
    if (keepsIntegers() && areIntegers(call, second())) {
      long[] first = Tensors.longs(call.input());
      long[] second = second() == null ? Tensors.longs(call.input(1)) : null;
      long[] output = new long[firsts.length];
      for (int i = 0; i < output.length; i++) {
        long b = second == null ? second().longValue() : second[seconds[i]];
        output[i] = apply(first[firsts[i]], b);
      }
      return List.of(Tensors.of(output, shape));
    }
    float[] first = Tensors.floats(call.input());
    float[] second = second() == null ? Tensors.floats(call.input(1)) : null;
    float[] output = new float[firsts.length];
    for (int i = 0; i < output.length; i++) {
      float b = second == null ? second().floatValue() : second[seconds[i]];
      output[i] = apply(first[firsts[i]], b);
    }
    return List.of(Tensors.of(output, shape));
  }

  /** Whether all inputs are of integers, and a number, where there is one, is an integer. */
  static boolean areIntegers(LayerCall call, Scalar number) {
    for (int i = 0; i < call.inputs(); i++) {
      if (call.input(i) != null && call.input(i).dataType() != DataType.INT64) {
        return false;
      }
    }
    return number == null || number.isInteger();
  }
}
