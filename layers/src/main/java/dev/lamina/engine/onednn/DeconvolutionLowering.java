package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Window;
import dev.lamina.nn.conv.ConvTransposeSpec;
import dev.lamina.tensor.Shape;

/** Transposed convolutions over 1 to 3 axes. */
final class DeconvolutionLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof ConvTransposeSpec spec)) {
      return false;
    }
    SpatialValues values = new SpatialValues(site, spec.dims());
    Slot input = values.input();
    Slot output = values.output(input);
    Layout layout = output.layout();
    int type = layout.type();
    Shape weightShape = weightShape(spec);
    Layout anyWeight = Layout.any(weightShape, type, site.owner());
    Layout bias = Parameters.bias(site, spec.bias(), spec.outChannels());
    long[] after = paddingAfter(spec, input.layout().shape(), layout.shape());
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "deconvolution",
              desc ->
                  dnnl_deconvolution_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      dnnl_deconvolution_direct,
                      input.layout().desc(),
                      anyWeight.desc(),
                      Parameters.desc(bias),
                      layout.desc(),
                      longs(spec.stride(), 0),
                      longs(spec.dilation(), -1),
                      longs(spec.padding(), 0),
                      after,
                      attributes.handle()),
              site.owner());
      Layout given =
          Layout.strided(
              weightShape, Layout.FLOAT32, weightStrides(spec, weightShape), site.owner());
      site.argument(DNNL_ARG_SRC, input);
      Parameters.give(site, primitive, given, type, bias);
      site.execute(primitive, output);
    }
    values.define();
    return true;
  }

  /** (groups, Cout / groups, Cin / groups, *kernel), or without groups (Cout, Cin, *kernel). */
  private static Shape weightShape(ConvTransposeSpec spec) {
    int axes = spec.groups() == 1 ? 2 : 3;
    long[] sizes = new long[axes + spec.dims()];
    sizes[0] = spec.groups();
    sizes[axes - 2] = spec.outChannels() / spec.groups();
    sizes[axes - 1] = spec.inChannels() / spec.groups();
    for (int i = 0; i < spec.dims(); i++) {
      sizes[axes + i] = spec.kernelSize().at(i);
    }
    return Shape.of(sizes);
  }

  /** The strides of the same axes in torch's array, which is (Cin, Cout / groups, *kernel). */
  private static long[] weightStrides(ConvTransposeSpec spec, Shape shape) {
    long[] strides = Layout.rowMajorStrides(shape);
    int axes = shape.rank() - spec.dims();
    long kernel = strides[axes - 1];
    strides[axes - 2] = kernel;
    strides[axes - 1] = kernel * shape.size(axes - 2);
    return strides;
  }

  private static long[] paddingAfter(ConvTransposeSpec spec, Shape in, Shape out) {
    long[] after = new long[spec.dims()];
    for (int i = 0; i < after.length; i++) {
      long whole =
          Window.transposed(
              in.size(i + 2),
              spec.kernelSize().at(i),
              spec.stride().at(i),
              0,
              0,
              spec.dilation().at(i));
      after[i] = whole - spec.padding().at(i) - out.size(i + 2);
    }
    return after;
  }

  private static long[] longs(IntTuple tuple, int added) {
    long[] values = new long[tuple.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tuple.at(i) + (long) added;
    }
    return values;
  }
}
