package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small array of numbers given as an argument where torch takes a tensor, such as the weights of
 * a loss, or one number for each axis; immutable.
 *
 * <p>As an argument it is a number (of shape ()) or a list of numbers, nested for further axes.
 */
public final class NumberArray implements ArgumentValue {
  private final Shape shape;
  private final double[] values;

  private NumberArray(Shape shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  /** A single number, of shape (). */
  public static NumberArray scalar(double value) {
    return new NumberArray(Shape.of(), new double[] {value});
  }

  /** The given numbers (length). */
  public static NumberArray of(double... values) {
    return new NumberArray(Shape.of(values.length), values.clone());
  }

  /**
   * Reads an argument: a number, or lists of them of equal lengths.
   *
   * @throws LayerException if it is neither
   */
  public static NumberArray parse(Object argument) {
    List<Double> values = new ArrayList<>();
    Shape shape = collect(argument, argument, values);
    return new NumberArray(shape, values.stream().mapToDouble(value -> value).toArray());
  }

  private static Shape collect(Object part, Object argument, List<Double> values) {
    if (!(part instanceof List<?> list)) {
      values.add(Arguments.number(part));
      return Shape.of();
    }
    Shape inner = Shape.of();
    for (int i = 0; i < list.size(); i++) {
      Shape shape = collect(list.get(i), argument, values);
      LayerException.check(
          i == 0 || shape.equals(inner), "expected lists of equal lengths, got %s", argument);
      inner = shape;
    }
    return inner.prepend(list.size());
  }

  /** The sizes: () for a single number. */
  public Shape shape() {
    return shape;
  }

  /** The number for an axis: its own, or the single one. */
  public double at(int axis) {
    return shape.rank() == 0 ? values[0] : values[axis];
  }

  /** The numbers as a new float array (shape). */
  public INDArray toArray() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensors.of(floats, shape);
  }

  @Override
  public Object toArgument() {
    return part(0, 0);
  }

  /** The part of the argument along the axes from {@code axis} on that begins at an element. */
  private Object part(int axis, int begin) {
    if (axis == shape.rank()) {
      return values[begin];
    }
    int step = (int) shape.slice(axis + 1, shape.rank()).elements();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < shape.size(axis); i++) {
      list.add(part(axis + 1, begin + i * step));
    }
    return List.copyOf(list);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberArray array
        && shape.equals(array.shape)
        && Arrays.equals(values, array.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return toArgument().toString();
  }
}
