package dev.lamina.nn;

import dev.lamina.tensor.Shape;

/**
 * The axes of an input that has channels and 1 to 3 spatial axes, with or without a batch axis: (N,
 * C, L), (N, C, H, W), (N, C, D, H, W), or the same without N.
 *
 * @param batched whether there is a batch axis
 * @param records N, 1 without a batch axis
 * @param channels C
 * @param depth D, 1 where there are fewer axes
 * @param height H, 1 where there are fewer axes
 * @param width W or L
 */
public record Spatial(
    boolean batched, int records, int channels, int depth, int height, int width) {

  /**
   * The axes of an input.
   *
   * @param dims the number of spatial axes
   * @param channels the number of channels that there must be; 0 for any
   * @throws LayerException if the input has another number of axes or channels
   */
  public static Spatial of(Shape input, int dims, int channels) {
    int rank = input.rank();
    boolean batched = rank == dims + 2;
    int axis = batched ? 1 : 0;
    boolean fits = (batched || rank == dims + 1) && (channels == 0 || input.size(axis) == channels);
    LayerException.check(fits, "input must be %s, got %s", expected(dims, channels), input);
    int[] sizes = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      sizes[3 - dims + i] = Math.toIntExact(input.size(axis + 1 + i));
    }
    int records = batched ? Math.toIntExact(input.size(0)) : 1;
    return new Spatial(
        batched, records, Math.toIntExact(input.size(axis)), sizes[0], sizes[1], sizes[2]);
  }

  /**
   * The axes of an input that may have no records, yet no other axis without elements.
   *
   * @param dims the number of spatial axes
   * @throws LayerException if the input has another number of axes, or one without elements
   */
  public static Spatial nonEmpty(Shape input, int dims) {
    Spatial axes = of(input, dims, 0);
    LayerException.check(
        axes.channels > 0 && axes.area() > 0,
        "input must have no size of 0 but the batch's, got %s",
        input);
    return axes;
  }

  private static String expected(int dims, int channels) {
    String channel = channels == 0 ? "C" : "C=" + channels;
    String axes = dims == 1 ? "L" : dims == 2 ? "H, W" : "D, H, W";
    return String.format("(N, %1$s, %2$s) or (%1$s, %2$s)", channel, axes);
  }

  /** The size of one of three spatial axes: depth, height, width. */
  public int size(int axis) {
    return axis == 0 ? depth : axis == 1 ? height : width;
  }

  /** The number of elements of one channel. */
  public int area() {
    return Math.multiplyExact(Math.multiplyExact(depth, height), width);
  }

  /** The same axes with other channels and sizes. */
  public Spatial with(int newChannels, int newDepth, int newHeight, int newWidth) {
    return new Spatial(batched, records, newChannels, newDepth, newHeight, newWidth);
  }

  /** The shape with {@code dims} spatial axes. */
  public Shape shape(int dims) {
    long[] sizes = new long[dims + (batched ? 2 : 1)];
    int next = 0;
    if (batched) {
      sizes[next++] = records;
    }
    sizes[next++] = channels;
    for (int axis = 3 - dims; axis < 3; axis++) {
      sizes[next++] = size(axis);
    }
    return Shape.of(sizes);
  }

  /** One argument for each of three axes, from those of {@code dims} and a value for the rest. */
  public static int[] three(IntTuple values, int dims, int missing) {
    int[] all = {missing, missing, missing};
    for (int i = 0; i < dims; i++) {
      all[3 - dims + i] = values.at(i);
    }
    return all;
  }
}
