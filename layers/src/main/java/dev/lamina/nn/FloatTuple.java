package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small vector of floats given as an argument, such as the class weights of a loss; immutable.
 */
public final class FloatTuple implements ArgumentValue {
  private final float[] values;

  private FloatTuple(float[] values) {
    this.values = values;
  }

  /** The given values. */
  public static FloatTuple of(float... values) {
    return new FloatTuple(values.clone());
  }

  /**
   * Reads an argument: a list of numbers.
   *
   * @throws LayerException if it is not one
   */
  public static FloatTuple parse(Object argument) {
    LayerException.check(argument instanceof List, "expected a list of numbers, got %s", argument);
    List<?> list = (List<?>) argument;
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      LayerException.check(
          list.get(i) instanceof Number, "expected a list of numbers, got %s", argument);
      values[i] = ((Number) list.get(i)).floatValue();
    }
    return new FloatTuple(values);
  }

  /** The number of values. */
  public int length() {
    return values.length;
  }

  /** A value. */
  public float at(int index) {
    return values[index];
  }

  /** The values as a new array (length). */
  public INDArray toArray() {
    return Tensors.of(values, Shape.of(values.length));
  }

  @Override
  public Object toArgument() {
    List<Double> list = new ArrayList<>();
    for (float value : values) {
      list.add((double) value);
    }
    return List.copyOf(list);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTuple tuple && Arrays.equals(values, tuple.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
