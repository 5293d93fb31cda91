package dev.lamina.tensor;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between ND4J arrays and Java's, always in row-major (C) order.
 *
 * <p>ND4J frees an array's memory once nothing refers to the array, and neither a buffer of its
 * memory nor a call of the BLAS does. So arrays are kept until what reads their memory is done.
 */
public final class Tensors {
  private Tensors() {}

  /** The shape of an array. */
  public static Shape shape(INDArray array) {
    return Shape.of(array.shape());
  }

  /** The elements as floats in row-major order: a new array, whatever the type or strides. */
  public static float[] floats(INDArray array) {
    if (array.isEmpty() || array.length() == 0) {
      return new float[0];
    }
    INDArray dense = dense(array, DataType.FLOAT);
    float[] values = new float[Math.toIntExact(dense.length())];
    try {
      floatBuffer(dense).get(values);
    } finally {
      Reference.reachabilityFence(dense);
    }
    return values;
  }

  /** The elements as longs in row-major order, fractions cut off: a new array. */
  public static long[] longs(INDArray array) {
    if (array.isEmpty() || array.length() == 0) {
      return new long[0];
    }
    INDArray dense = dense(array, DataType.INT64);
    long[] values = new long[Math.toIntExact(dense.length())];
    try {
      dense.data().asNioLong().get(values);
    } finally {
      Reference.reachabilityFence(dense);
    }
    return values;
  }

  /** The elements as doubles in row-major order: a new array. */
  public static double[] doubles(INDArray array) {
    if (array.isEmpty() || array.length() == 0) {
      return new double[0];
    }
    INDArray dense = dense(array, DataType.DOUBLE);
    double[] values = new double[Math.toIntExact(dense.length())];
    try {
      dense.data().asNioDouble().get(values);
    } finally {
      Reference.reachabilityFence(dense);
    }
    return values;
  }

  /**
   * A new float array of the given shape.
   *
   * @param values in row-major order, as many as the shape has elements; copied
   * @throws IllegalArgumentException if the counts differ
   */
  public static INDArray of(float[] values, Shape shape) {
    INDArray array = uninitialized(DataType.FLOAT, shape, values.length);
    if (values.length > 0) {
      floatBuffer(array).put(values);
    }
    return array;
  }

  /** A new int64 array of the given shape, from values in row-major order. */
  public static INDArray of(long[] values, Shape shape) {
    INDArray array = uninitialized(DataType.INT64, shape, values.length);
    if (values.length > 0) {
      array.data().asNioLong().put(values);
    }
    return array;
  }

  /**
   * The elements under another shape, as a new array of the same type.
   *
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static INDArray reshaped(INDArray array, Shape shape) {
    return array.dataType() == DataType.INT64 ? of(longs(array), shape) : of(floats(array), shape);
  }

  /**
   * A new array of the same type whose elements, in row-major order, are those of another array.
   *
   * @param indices for each element the one of {@code array} that it is, in row-major order
   */
  public static INDArray pick(INDArray array, int[] indices, Shape shape) {
    if (array.dataType() == DataType.INT64) {
      long[] from = longs(array);
      long[] to = new long[indices.length];
      for (int i = 0; i < to.length; i++) {
        to[i] = from[indices[i]];
      }
      return of(to, shape);
    }
    float[] from = floats(array);
    float[] to = new float[indices.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[indices[i]];
    }
    return of(to, shape);
  }

  /**
   * The matrix product of two arrays: its elements in row-major order.
   *
   * @param left (rows, inner)
   * @param right (inner, columns)
   */
  public static float[] product(INDArray left, INDArray right) {
    try {
      return floats(left.mmul(right));
    } finally {
      Reference.reachabilityFence(left);
      Reference.reachabilityFence(right);
    }
  }

  /**
   * A view of the array's own memory, which must be dense, row-major floats. The caller keeps the
   * array as long as the view.
   */
  public static FloatBuffer floatBuffer(INDArray array) {
    return array.data().asNioFloat();
  }

  /**
   * The elements as floats in row-major order: of the array's own memory where it is such already,
   * which spares copying a large one of which little is read. The caller keeps the array as long as
   * the view.
   */
  public static FloatBuffer readOnlyFloats(INDArray array) {
    boolean own = array.length() > 0 && array.dataType() == DataType.FLOAT && isRowMajor(array);
    return own ? floatBuffer(array).asReadOnlyBuffer() : FloatBuffer.wrap(floats(array));
  }

  private static INDArray uninitialized(DataType type, Shape shape, int elements) {
    if (elements != shape.elements()) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.elements() + " elements, got " + elements);
    }
    if (elements > 0) {
      return Nd4j.createUninitialized(type, shape.toArray(), 'c');
    }
    // A workspace refuses to allocate nothing.
    MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
    try (outside) {
      return Nd4j.create(type, shape.toArray());
    }
  }

  private static INDArray dense(INDArray array, DataType type) {
    INDArray cast = array.dataType() == type ? array : array.castTo(type);
    return isRowMajor(cast) ? cast : cast.dup('c');
  }

  private static boolean isRowMajor(INDArray array) {
    long step = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != step) {
        return false;
      }
      step *= array.size(axis);
    }
    return true;
  }
}
