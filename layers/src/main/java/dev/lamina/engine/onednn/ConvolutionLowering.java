package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.PaddingMode;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** Convolutions over 1 to 3 axes, padded with zeros. */
final class ConvolutionLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof ConvSpec spec)
        || spec.paddingMode() != PaddingMode.ZEROS
        || site.inputShape(0).rank() != spec.dims() + 2) {
      return false;
    }
    int type = site.assembly().valueType();
    Slot input = site.channelsLast(0, type);
    // Of one channel the input is as it lies, yet only this description of it finds a fast kernel.
    Layout read = site.channelsLast(site.inputShape(0), type);
    Layout layout = site.channelsLast(site.outputShape(0), type);
    Slot output = site.output(layout, input);
    Shape weightShape = weightShape(spec, Tensors.shape(site.array("weight")));
    Layout anyWeight = Layout.any(weightShape, type, site.owner());
    Layout bias =
        spec.bias()
            ? Layout.rowMajor(Shape.of(spec.outChannels()), Layout.FLOAT32, site.owner())
            : null;
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "convolution",
              desc ->
                  dnnl_convolution_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      dnnl_convolution_direct,
                      read.desc(),
                      anyWeight.desc(),
                      bias == null ? new dnnl_memory_desc(null) : bias.desc(),
                      layout.desc(),
                      longs(spec.stride().toArray()),
                      Arrays.stream(spec.dilation().toArray()).mapToLong(d -> d - 1).toArray(),
                      longs(spec.paddingBefore()),
                      longs(spec.paddingAfter()),
                      attributes.handle()),
              site.owner());
      Layout weight = primitive.chosen(dnnl_query_weights_md, 0, weightShape, type, site.owner());
      site.argument(DNNL_ARG_SRC, input)
          .weight(DNNL_ARG_WEIGHTS, "weight", site.array("weight"), weightShape, weight);
      if (bias != null) {
        site.weight(DNNL_ARG_BIAS, "bias", site.array("bias"), bias.shape(), bias);
      }
      site.execute(primitive, output);
    }
    return true;
  }

  /** oneDNN has an axis of groups of its own. */
  private static Shape weightShape(ConvSpec spec, Shape shape) {
    return spec.groups() == 1
        ? shape
        : shape.with(0, spec.outChannels() / spec.groups()).prepend(spec.groups());
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
