package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;

import dev.lamina.tensor.Shape;

/** Pooling by maxima, means and norms, without the positions of maxima. */
final class PoolingLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    int dims = PoolingWindows.dims(site.spec());
    boolean positions = site.spec().outputNames().size() > 1 && site.isRead(1);
    if (dims == 0 || positions || site.outputShape(0).elements() == 0) {
      return false;
    }
    SpatialValues values = new SpatialValues(site, dims);
    Shape in = values.inputShape();
    Shape out = values.outputShape();
    PoolingWindows windows = PoolingWindows.of(site.spec(), in, out);
    if (windows == null) {
      return false;
    }
    Slot given = values.input();
    Slot input =
        windows.before().isEmpty()
            ? given
            : ActivationLowering.functions(site, given, windows.before());
    pool(site, windows, input, values.output(input), windows.padAfter(in, out));
    values.define();
    return true;
  }

  private static void pool(
      LayerSite site, PoolingWindows windows, Slot input, Slot output, long[] padAfter) {
    try (Attributes attributes = site.attributes(output, windows.then())) {
      Primitive primitive =
          Primitive.create(
              "pooling",
              desc ->
                  dnnl_pooling_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      windows.algorithm(),
                      input.layout().desc(),
                      output.layout().desc(),
                      windows.stride(),
                      windows.kernel(),
                      windows.dilation(),
                      windows.pad(),
                      padAfter,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
  }
}
