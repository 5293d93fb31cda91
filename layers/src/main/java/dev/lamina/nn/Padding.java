package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Elements put before and after the last axes of an array, or taken away where their number is
 * negative: what torch's {@code pad} does.
 *
 * @param sides how many before and after the last axis, before and after the one before it, ...
 * @param border what they are
 * @param value what they are with {@link Border#CONSTANT}
 * @throws LayerException if there is an odd number of sides
 */
public record Padding(IntTuple sides, Border border, Scalar value) {
  public Padding {
    check(sides.length() % 2 == 0, "padding must be pairs of sides, got %s", sides);
  }

  /** The number of axes that have sides. */
  private int axes() {
    return sides.length() / 2;
  }

  /** Elements before the first one of an axis of an input. */
  private int before(int axis, Shape input) {
    int fromLast = input.rank() - 1 - axis;
    return fromLast < axes() ? sides.at(2 * fromLast) : 0;
  }

  /** Elements after the last one of an axis of an input. */
  private int after(int axis, Shape input) {
    int fromLast = input.rank() - 1 - axis;
    return fromLast < axes() ? sides.at(2 * fromLast + 1) : 0;
  }

  /**
   * The shape of a padded input.
   *
   * @throws LayerException if the input has too few axes, or too few elements along one
   */
  public Shape shape(Shape input) {
    check(input.rank() >= axes(), "input must have %s or more axes, got %s", axes(), input);
    Shape padded = input;
    boolean someLeft = border == Border.CONSTANT;
    for (int axis = input.rank() - axes(); axis < input.rank(); axis++) {
      int before = before(axis, input);
      int after = after(axis, input);
      long size = input.size(axis);
      long least =
          border == Border.CONSTANT
              ? Math.max(-(long) before, 0) + Math.max(-(long) after, 0)
              : -(long) before - after;
      check(
          least <= size, "padding %s takes more than axis %s of input %s has", sides, axis, input);
      border.checkWidth(Math.max(before, after), Math.toIntExact(size));
      padded = padded.with(axis, size + before + after);
      someLeft |= padded.size(axis) > 0;
    }
    // As torch: single axes may be left without elements.
    check(someLeft, "padding %s leaves nothing of input %s", sides, input);
    return padded;
  }

  /**
   * The padded input: a new array of its type.
   *
   * @throws LayerException as {@link #shape}
   */
  public INDArray apply(INDArray input) {
    Shape from = Tensors.shape(input);
    Shape to = shape(from);
    int[] sources = sources(from, to);
    if (input.dataType() == DataType.INT64) {
      long[] values = Tensors.longs(input);
      long[] padded = new long[sources.length];
      for (int i = 0; i < padded.length; i++) {
        padded[i] = sources[i] < 0 ? value.longValue() : values[sources[i]];
      }
      return Tensors.of(padded, to);
    }
    float[] values = Tensors.floats(input);
    float[] padded = new float[sources.length];
    for (int i = 0; i < padded.length; i++) {
      padded[i] = sources[i] < 0 ? value.floatValue() : values[sources[i]];
    }
    return Tensors.of(padded, to);
  }

  /** For each element of the output, in order, the one of the input, or -1 for the constant. */
  private int[] sources(Shape from, Shape to) {
    int[] sources = new int[Math.toIntExact(to.elements())];
    int step = 1;
    int inner = 1;
    for (int axis = to.rank() - 1; axis >= 0 && sources.length > 0; axis--) {
      int size = (int) to.size(axis);
      int[] source = new int[size];
      for (int i = 0; i < size; i++) {
        source[i] = source(axis, i - before(axis, from), from);
      }
      for (int i = 0; i < sources.length; i++) {
        int position = source[i / inner % size];
        sources[i] = sources[i] < 0 || position < 0 ? -1 : sources[i] + position * step;
      }
      step *= (int) from.size(axis);
      inner *= size;
    }
    return sources;
  }

  /** The element of an axis that is read at a position: of what is left, if it goes round. */
  private int source(int axis, int position, Shape from) {
    int size = (int) from.size(axis);
    if (border != Border.CIRCULAR) {
      return border.source(position, size);
    }
    int taken = Math.max(-before(axis, from), 0);
    int left = size - taken - Math.max(-after(axis, from), 0);
    return taken + border.source(position - taken, left);
  }
}
