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
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.tensor.Shape;

/** Batch and instance norms with running statistics that could not be folded into a neighbour. */
final class BatchNormLowering implements Lowering {
  /** oneDNN takes arrays of more axes, and gives wrong numbers for them. */
  private static final int MOST_AXES = 5;

  /** What a norm does to each of C channels. */
  private record Norm(long channels, double eps, boolean affine) {}

  @Override
  public boolean lower(LayerSite site) {
    if (site.spec() instanceof BatchNormSpec spec && spec.trackRunningStats()) {
      Shape shape = site.inputShape(0);
      if (shape.rank() > MOST_AXES) {
        return false;
      }
      Slot input = site.channelsLast(0, site.assembly().valueType());
      Norm norm = new Norm(spec.numFeatures(), spec.eps(), spec.affine());
      normalize(site, norm, input, site.assembly().allocate(input.layout()));
      return true;
    }
    if (site.spec() instanceof InstanceNormSpec spec && spec.trackRunningStats()) {
      SpatialValues values = new SpatialValues(site, spec.dims());
      Slot input = values.input();
      Norm norm = new Norm(spec.numFeatures(), spec.eps().doubleValue(), spec.affine());
      normalize(site, norm, input, values.output(input));
      values.define();
      return true;
    }
    return false;
  }

  private static void normalize(LayerSite site, Norm norm, Slot input, Slot output) {
    int scaled = norm.affine ? dnnl_use_scale | dnnl_use_shift : 0;
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
                      (float) norm.eps,
                      dnnl_use_global_stats | scaled,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input);
      Parameters.vector(site, DNNL_ARG_MEAN, "running_mean", norm.channels);
      Parameters.vector(site, DNNL_ARG_VARIANCE, "running_var", norm.channels);
      if (norm.affine) {
        Parameters.vector(site, DNNL_ARG_SCALE, "weight", norm.channels);
        Parameters.vector(site, DNNL_ARG_SHIFT, "bias", norm.channels);
      }
      site.execute(primitive, output);
    }
  }
}
