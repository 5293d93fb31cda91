package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Padding;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.PaddingMode;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;

/** Convolutions over 1 to 3 axes. */
final class ConvolutionLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof ConvSpec spec)) {
      return false;
    }
    SpatialValues values = new SpatialValues(site, spec.dims());
    Slot input = values.input();
    long[] before = longs(spec.paddingBefore());
    long[] after = longs(spec.paddingAfter());
    if (spec.paddingMode() != PaddingMode.ZEROS) {
      input = padded(site, spec, input);
      Arrays.fill(before, 0);
      Arrays.fill(after, 0);
    }
    Slot output = values.output(input);
    if (WinogradLowering.suits(site, spec, output.layout().shape())) {
      WinogradLowering.convolve(site, spec, input, before, output);
    } else {
      convolve(site, spec, input, before, after, output);
    }
    values.define();
    return true;
  }

  private static Slot padded(LayerSite site, ConvSpec spec, Slot input) {
    int[] sides = new int[2 * spec.dims()];
    for (int i = 0; i < spec.dims(); i++) {
      int last = spec.dims() - 1 - i;
      sides[2 * last] = spec.paddingBefore()[i];
      sides[2 * last + 1] = spec.paddingAfter()[i];
    }
    Padding padding = new Padding(IntTuple.of(sides), spec.paddingMode().border(), Scalar.of(0));
    return PaddingLowering.padded(site, padding, input);
  }

  private static void convolve(
      LayerSite site, ConvSpec spec, Slot input, long[] before, long[] after, Slot output) {
    Shape weightShape = weightShape(spec, Tensors.shape(site.array("weight")));
    Layout anyWeight = Layout.any(weightShape, output.layout().type(), site.owner());
    Layout bias = Parameters.bias(site, spec.bias(), spec.outChannels());
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
                      input.layout().desc(),
                      anyWeight.desc(),
                      Parameters.desc(bias),
                      output.layout().desc(),
                      longs(spec.stride().toArray()),
                      Arrays.stream(spec.dilation().toArray()).mapToLong(d -> d - 1).toArray(),
                      before,
                      after,
                      attributes.handle()),
              site.owner());
      Layout given = Layout.rowMajor(weightShape, Layout.FLOAT32, site.owner());
      site.argument(DNNL_ARG_SRC, input);
      Parameters.give(site, primitive, given, output.layout().type(), bias);
      site.execute(primitive, output);
    }
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
