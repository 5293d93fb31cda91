package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import dev.lamina.nn.norm.BatchNormSpec;
import dev.lamina.tensor.Shape;

/** Batch norms with running statistics that could not be folded into a neighbour. */
final class BatchNormLowering implements Lowering {
  /** oneDNN takes arrays of more axes, and gives wrong numbers for them. */
  private static final int MOST_AXES = 5;

  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof BatchNormSpec spec)
        || !spec.trackRunningStats()
        || site.inputShape(0).rank() > MOST_AXES) {
      return false;
    }
    int type = site.assembly().valueType();
    Slot input = site.channelsLast(0, type);
    Slot output = site.assembly().allocate(input.layout());
    int scaled = spec.affine() ? dnnl_use_scale | dnnl_use_shift : 0;
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "batch norm",
              desc ->
                  dnnl_batch_normalization_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      input.layout().desc(),
                      output.layout().desc(),
                      (float) spec.eps(),
                      dnnl_use_global_stats | scaled,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input);
      vector(site, DNNL_ARG_MEAN, "running_mean", spec);
      vector(site, DNNL_ARG_VARIANCE, "running_var", spec);
      if (spec.affine()) {
        vector(site, DNNL_ARG_SCALE, "weight", spec);
        vector(site, DNNL_ARG_SHIFT, "bias", spec);
      }
      site.execute(primitive, output);
    }
    return true;
  }

  private static void vector(LayerSite site, int argument, String name, BatchNormSpec spec) {
    Shape shape = Shape.of(spec.numFeatures());
    Layout layout = Layout.rowMajor(shape, Layout.FLOAT32, site.owner());
    site.weight(argument, name, site.array(name), shape, layout);
  }
}
