package dev.lamina.nn;

/** The arithmetic of a window that slides along one axis; each size formula of it stands here. */
public final class Window {
  private Window() {}

  /** The extent of a kernel with gaps: dilation * (kernel - 1) + 1. */
  public static long extent(long kernel, long dilation) {
    return dilation * (kernel - 1) + 1;
  }

  /**
   * The number of places of a window: floor((in + before + after - extent) / stride) + 1.
   *
   * @param before padding before the first element
   * @param after padding after the last element
   * @return at most 0 where the window does not fit
   */
  public static long places(
      long in, long kernel, long stride, long before, long after, long dilation) {
    return Math.floorDiv(in + before + after - extent(kernel, dilation), stride) + 1;
  }

  /**
   * As {@link #places}, rounded up with {@code ceilMode}, yet without a window that would start in
   * the padding after the last element.
   */
  public static long places(
      long in, long kernel, long stride, long padding, long dilation, boolean ceilMode) {
    if (!ceilMode) {
      return places(in, kernel, stride, padding, padding, dilation);
    }
    long free = in + 2 * padding - extent(kernel, dilation);
    long places = Math.floorDiv(free + stride - 1, stride) + 1;
    return (places - 1) * stride >= in + padding ? places - 1 : places;
  }

  /** The elements that a transposed convolution gives for {@code in} of its input. */
  public static long transposed(
      long in, long kernel, long stride, long padding, long outputPadding, long dilation) {
    return (in - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
  }
}
