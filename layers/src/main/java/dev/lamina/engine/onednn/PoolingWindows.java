package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_sqrt;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_square;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Window;
import dev.lamina.nn.pool.AdaptiveAvgPoolSpec;
import dev.lamina.nn.pool.AdaptiveMaxPoolSpec;
import dev.lamina.nn.pool.AvgPoolSpec;
import dev.lamina.nn.pool.LPPoolSpec;
import dev.lamina.nn.pool.MaxPoolSpec;
import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The windows of a pooling along each spatial axis, and what is made of them.
 *
 * @param dilation the distance of a window's elements, less 1
 * @param before what is done to each element first
 * @param then what is done to each window's maximum or mean
 */
record PoolingWindows(
    int algorithm,
    long[] kernel,
    long[] stride,
    long[] pad,
    long[] dilation,
    List<Eltwise> before,
    List<Eltwise> then) {

  private PoolingWindows(int algorithm, int dims, List<Eltwise> before, List<Eltwise> then) {
    this(algorithm, new long[dims], new long[dims], new long[dims], new long[dims], before, then);
  }

  /** The number of spatial axes of a layer's input, 0 if it is no pooling layer. */
  static int dims(LayerSpec spec) {
    if (spec instanceof MaxPoolSpec max) {
      return max.dims();
    }
    if (spec instanceof AvgPoolSpec average) {
      return average.dims();
    }
    if (spec instanceof LPPoolSpec norm) {
      return norm.dims();
    }
    if (spec instanceof AdaptiveMaxPoolSpec max) {
      return max.dims();
    }
    return spec instanceof AdaptiveAvgPoolSpec average ? average.dims() : 0;
  }

  /**
   * The windows of a layer, null where oneDNN has none of the same meaning.
   *
   * @param in the input's shape (N, C, *)
   * @param out the output's
   */
  static PoolingWindows of(LayerSpec spec, Shape in, Shape out) {
    if (spec instanceof MaxPoolSpec max) {
      return new PoolingWindows(dnnl_pooling_max, max.dims(), List.of(), List.of())
          .with(max.kernelSize(), max.stride(), max.padding(), max.dilation());
    }
    if (spec instanceof AvgPoolSpec average) {
      return average(average, in, out);
    }
    if (spec instanceof LPPoolSpec norm) {
      return norm(norm, in, out);
    }
    if (spec instanceof AdaptiveMaxPoolSpec) {
      return even(dnnl_pooling_max, in, out);
    }
    return even(dnnl_pooling_avg_exclude_padding, in, out);
  }

  private PoolingWindows with(
      IntTuple newKernel, IntTuple newStride, IntTuple newPad, IntTuple newDilation) {
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = newKernel.at(i);
      stride[i] = newStride.at(i);
      pad[i] = newPad.at(i);
      dilation[i] = newDilation.at(i) - 1L;
    }
    return this;
  }

  /** The elements of padding after the last one of each axis that the windows reach. */
  long[] padAfter(Shape in, Shape out) {
    long[] after = new long[kernel.length];
    for (int i = 0; i < after.length; i++) {
      long extent = Window.extent(kernel[i], dilation[i] + 1);
      after[i] = (out.size(i + 2) - 1) * stride[i] + extent - in.size(i + 2) - pad[i];
    }
    return after;
  }

  /** The number of elements of a window, as a factor. */
  private double elements() {
    return Arrays.stream(kernel).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  private static PoolingWindows average(AvgPoolSpec spec, Shape in, Shape out) {
    if (spec.divisorOverride() != null) {
      PoolingWindows sums = average(spec, dnnl_pooling_avg_include_padding, List.of());
      double scale = sums.elements() / spec.divisorOverride();
      return average(spec, dnnl_pooling_avg_include_padding, List.of(Eltwise.linear(scale, 0)));
    }
    if (!spec.countIncludePad()) {
      return average(spec, dnnl_pooling_avg_exclude_padding, List.of());
    }
    PoolingWindows windows = average(spec, dnnl_pooling_avg_include_padding, List.of());
    return windows.areWhole(in, out) ? windows : null;
  }

  private static PoolingWindows average(AvgPoolSpec spec, int algorithm, List<Eltwise> then) {
    return new PoolingWindows(algorithm, spec.dims(), List.of(), then)
        .with(spec.kernelSize(), spec.stride(), spec.padding(), IntTuple.of(1));
  }

  /** Whether no window reaches beyond the padding, where torch does not count elements. */
  private boolean areWhole(Shape in, Shape out) {
    long[] after = padAfter(in, out);
    for (int i = 0; i < after.length; i++) {
      if (after[i] > pad[i]) {
        return false;
      }
    }
    return true;
  }

  /** The root of the sum of squares; or the sum. */
  private static PoolingWindows norm(LPPoolSpec spec, Shape in, Shape out) {
    double power = spec.normType().doubleValue();
    if (power != 1 && power != 2) {
      return null;
    }
    IntTuple stride = spec.stride() == null ? spec.kernelSize() : spec.stride();
    PoolingWindows means =
        new PoolingWindows(dnnl_pooling_avg_include_padding, spec.dims(), List.of(), List.of())
            .with(spec.kernelSize(), stride, IntTuple.of(0), IntTuple.of(1));
    if (!means.areWhole(in, out)) {
      return null;
    }
    Eltwise sum = Eltwise.linear(means.elements(), 0);
    List<Eltwise> square = List.of(Eltwise.plain(dnnl_eltwise_square));
    PoolingWindows norms =
        power == 1
            ? new PoolingWindows(means.algorithm, spec.dims(), List.of(), List.of(sum))
            : new PoolingWindows(
                means.algorithm,
                spec.dims(),
                square,
                List.of(sum, Eltwise.plain(dnnl_eltwise_sqrt)));
    return norms.with(spec.kernelSize(), stride, IntTuple.of(0), IntTuple.of(1));
  }

  /** Adaptive pooling is plain pooling where the output's sizes divide the input's. */
  private static PoolingWindows even(int algorithm, Shape in, Shape out) {
    PoolingWindows windows = new PoolingWindows(algorithm, in.rank() - 2, List.of(), List.of());
    for (int i = 0; i < windows.kernel.length; i++) {
      long places = out.size(i + 2);
      if (places == 0 || in.size(i + 2) % places != 0) {
        return null;
      }
      windows.kernel[i] = in.size(i + 2) / places;
      windows.stride[i] = windows.kernel[i];
    }
    return windows;
  }
}
