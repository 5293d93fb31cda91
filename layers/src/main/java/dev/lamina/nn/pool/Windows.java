package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Spatial;
import dev.lamina.nn.Window;

/** The windows of a pooling layer: three axes each of kernel, stride, padding and dilation. */
final class Windows implements Maxima.Places {
  private final int dims;
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;
  private final boolean ceilMode;

  Windows(
      int dims,
      IntTuple kernel,
      IntTuple stride,
      IntTuple padding,
      IntTuple dilation,
      boolean ceilMode) {
    this.dims = dims;
    this.kernel = Spatial.three(kernel, dims, 1);
    this.stride = Spatial.three(stride, dims, 1);
    this.padding = Spatial.three(padding, dims, 0);
    this.dilation = Spatial.three(dilation, dims, 1);
    this.ceilMode = ceilMode;
  }

  static void checkArguments(int dims, IntTuple kernel, IntTuple stride, IntTuple padding) {
    checkSizes(dims, kernel, stride, padding);
    for (int axis = 0; axis < dims; axis++) {
      check(
          padding.at(axis) <= kernel.at(axis) / 2,
          "padding must be at most half of kernel_size, got padding %s for kernel_size %s",
          padding,
          kernel);
    }
  }

  static void checkSizes(int dims, IntTuple kernel, IntTuple stride, IntTuple padding) {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    kernel.check(dims, "kernel_size");
    stride.check(dims, "stride");
    padding.check(dims, "padding");
    check(kernel.allAtLeast(1), "kernel_size must be positive, got %s", kernel);
    check(stride.allAtLeast(1), "stride must be positive, got %s", stride);
    check(padding.allAtLeast(0), "padding must not be negative, got %s", padding);
  }

  Spatial output(Spatial in) {
    check(
        in.channels() > 0 && in.area() > 0,
        "input must have no size of 0 but the batch's, got %s",
        in.shape(dims));
    int[] out = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      long places =
          Window.places(
              in.size(axis), kernel[axis], stride[axis], padding[axis], dilation[axis], ceilMode);
      check(
          places > 0,
          "input %s is too small for windows of %s along axis %s",
          in.shape(dims),
          Window.extent(kernel[axis], dilation[axis]),
          axis - 3 + dims + (in.batched() ? 2 : 1));
      out[axis] = Math.toIntExact(places);
    }
    return in.with(in.channels(), out[0], out[1], out[2]);
  }

  @Override
  public int begin(int plane, int axis, int place) {
    return begin(axis, place);
  }

  @Override
  public int count(int axis, int place) {
    return kernel[axis];
  }

  @Override
  public int step(int axis) {
    return dilation[axis];
  }

  /** Where a window begins, counted from the first element of the unpadded axis. */
  int begin(int axis, int place) {
    return place * stride[axis] - padding[axis];
  }

  int padding(int axis) {
    return padding[axis];
  }
}
