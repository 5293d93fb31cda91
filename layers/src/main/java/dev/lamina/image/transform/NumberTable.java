package dev.lamina.image.transform;

import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array given as an argument or read from a file, which travels with the transforms; immutable.
 */
public final class NumberTable implements ArgumentValue, Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] sizes;
  private final float[] floats;
  private final long[] integers;

  private NumberTable(Shape shape, float[] floats, long[] integers) {
    this.sizes = shape.toArray();
    this.floats = floats;
    this.integers = integers;
  }

  /**
   * An array's numbers: integers of an array of int64, or else floats.
   *
   * @param array not modified
   */
  public static NumberTable of(INDArray array) {
    return array.dataType() == DataType.INT64
        ? new NumberTable(Tensors.shape(array), null, Tensors.longs(array).clone())
        : new NumberTable(Tensors.shape(array), Tensors.floats(array).clone(), null);
  }

  /**
   * Reads an argument: a number, or lists of them of equal lengths.
   *
   * @throws LayerException if it is neither
   */
  public static NumberTable parse(Object argument) {
    return argument instanceof NumberTable table
        ? table
        : of(NumberArray.parse(argument).toArray());
  }

  /** The sizes: () for a single number. */
  public Shape shape() {
    return Shape.of(sizes);
  }

  /** The numbers as a new array. */
  public INDArray toArray() {
    return integers == null
        ? Tensors.of(floats.clone(), shape())
        : Tensors.of(integers.clone(), shape());
  }

  /** The numbers, row-major; not to be written into. */
  float[] floats() {
    return floats == null ? new float[0] : floats;
  }

  long bytes() {
    return integers == null
        ? (long) floats.length * Float.BYTES
        : (long) integers.length * Long.BYTES;
  }

  /** The numbers as lists. */
  @Override
  public Object toArgument() {
    return part(0, 0);
  }

  private Object part(int axis, int begin) {
    if (axis == sizes.length) {
      return integers == null ? (Object) (double) floats[begin] : (Object) integers[begin];
    }
    int step = (int) shape().slice(axis + 1, sizes.length).elements();
    Object[] list = new Object[(int) sizes[axis]];
    for (int i = 0; i < list.length; i++) {
      list[i] = part(axis + 1, begin + i * step);
    }
    return List.of(list);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberTable table
        && Arrays.equals(sizes, table.sizes)
        && Arrays.equals(floats, table.floats)
        && Arrays.equals(integers, table.integers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(floats) + Arrays.hashCode(integers);
  }

  @Override
  public String toString() {
    return "numbers " + shape();
  }
}
