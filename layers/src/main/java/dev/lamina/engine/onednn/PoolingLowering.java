package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.pool.AdaptiveAvgPoolSpec;
import dev.lamina.nn.pool.AvgPoolSpec;
import dev.lamina.nn.pool.MaxPoolSpec;
import dev.lamina.tensor.Shape;

/** Max and average pooling whose windows all lie within the padded input. */
final class PoolingLowering implements Lowering {
  /** The windows of a pooling along each spatial axis. */
  private record Pooling(int algorithm, long[] kernel, long[] stride, long[] pad, long[] dilation) {
    Pooling(int algorithm, int dims) {
      this(algorithm, new long[dims], new long[dims], new long[dims], new long[dims]);
    }
  }

  @Override
  public boolean lower(LayerSite site) {
    if (!site.has(0)) {
      return false;
    }
    Shape in = site.inputShape(0);
    Pooling pooling = pooling(site, in);
    if (pooling == null) {
      return false;
    }
    Shape out = site.outputShape(0);
    long[] after = new long[pooling.kernel.length];
    for (int i = 0; i < after.length; i++) {
      long extent = (pooling.dilation[i] + 1) * (pooling.kernel[i] - 1) + 1;
      after[i] =
          (out.size(i + 2) - 1) * pooling.stride[i] + extent - in.size(i + 2) - pooling.pad[i];
    }
    int type = site.assembly().valueType();
    Slot input = site.channelsLast(0, type);
    Slot output = site.assembly().allocate(site.channelsLast(out, type));
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "pooling",
              desc ->
                  dnnl_pooling_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      pooling.algorithm,
                      input.layout().desc(),
                      output.layout().desc(),
                      pooling.stride,
                      pooling.kernel,
                      pooling.dilation,
                      pooling.pad,
                      after,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    return true;
  }

  private static Pooling pooling(LayerSite site, Shape in) {
    if (site.spec() instanceof MaxPoolSpec spec) {
      boolean plain = in.rank() == spec.dims() + 2 && !spec.returnIndices() && !spec.ceilMode();
      return plain
          ? windows(
              dnnl_pooling_max,
              spec.dims(),
              spec.kernelSize(),
              spec.stride(),
              spec.padding(),
              spec.dilation())
          : null;
    }
    if (site.spec() instanceof AvgPoolSpec spec) {
      boolean plain =
          in.rank() == spec.dims() + 2 && spec.divisorOverride() == null && !spec.ceilMode();
      int algorithm =
          spec.countIncludePad()
              ? dnnl_pooling_avg_include_padding
              : dnnl_pooling_avg_exclude_padding;
      return plain
          ? windows(
              algorithm,
              spec.dims(),
              spec.kernelSize(),
              spec.stride(),
              spec.padding(),
              IntTuple.of(1))
          : null;
    }
    if (site.spec() instanceof AdaptiveAvgPoolSpec spec && in.rank() == spec.dims() + 2) {
      return evenWindows(in, site.outputShape(0));
    }
    return null;
  }

  private static Pooling windows(
      int algorithm,
      int dims,
      IntTuple kernel,
      IntTuple stride,
      IntTuple padding,
      IntTuple dilation) {
    Pooling pooling = new Pooling(algorithm, dims);
    for (int i = 0; i < dims; i++) {
      pooling.kernel[i] = kernel.at(i);
      pooling.stride[i] = stride.at(i);
      pooling.pad[i] = padding.at(i);
      pooling.dilation[i] = dilation.at(i) - 1L;
    }
    return pooling;
  }

  /** Adaptive pooling is plain pooling where the output's sizes divide the input's. */
  private static Pooling evenWindows(Shape in, Shape out) {
    Pooling pooling = new Pooling(dnnl_pooling_avg_exclude_padding, in.rank() - 2);
    for (int i = 0; i < pooling.kernel.length; i++) {
      long places = out.size(i + 2);
      if (places == 0 || in.size(i + 2) % places != 0) {
        return null;
      }
      pooling.kernel[i] = in.size(i + 2) / places;
      pooling.stride[i] = pooling.kernel[i];
    }
    return pooling;
  }
}
