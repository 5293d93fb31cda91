package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_group_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_layer_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_across_channels;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import dev.lamina.nn.norm.GroupNorm;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.nn.norm.LocalResponseNorm;
import dev.lamina.tensor.Shape;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** Norms by the statistics of each record itself, which are float32 in any precision. */
final class NormLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!site.has(0) || site.inputShape(0).elements() == 0) {
      return false;
    }
    if (site.spec() instanceof LayerNorm.Spec spec) {
      return layerNorm(site, spec);
    }
    if (site.spec() instanceof GroupNorm.Spec spec && spec.eps().doubleValue() > 0) {
      Shape shape = site.inputShape(0);
      groupNorm(site, shape, spec.numGroups(), spec.eps().floatValue(), spec.affine());
      return true;
    }
    if (site.spec() instanceof InstanceNormSpec spec
        && !spec.trackRunningStats()
        && spec.eps().doubleValue() > 0) {
      Shape given = site.inputShape(0);
      Shape shape = given.rank() == spec.dims() + 2 ? given : given.prepend(1);
      groupNorm(site, shape, shape.size(1), spec.eps().floatValue(), spec.affine());
      return true;
    }
    return site.spec() instanceof LocalResponseNorm.Spec spec && localResponseNorm(site, spec);
  }

  private static int flags(boolean affine) {
    return affine ? dnnl_use_scale | dnnl_use_shift : 0;
  }

  /** Without an eps, rows of equal elements are NaN where the mean has no rounding error. */
  private static boolean layerNorm(LayerSite site, LayerNorm.Spec spec) {
    if (!(spec.eps().doubleValue() > 0)) {
      return false;
    }
    int type = site.ownType();
    long length = spec.rowShape().elements();
    Shape rows = Shape.of(site.inputShape(0).elements() / length, length);
    Slot dense = site.rowMajor(0, type);
    Slot input = site.reshaped(dense, rows, type);
    Slot output = site.assembly().allocate(Layout.rowMajor(rows, type, site.owner()));
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "layer norm",
              desc ->
                  dnnl_layer_normalization_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      input.layout().desc(),
                      output.layout().desc(),
                      new dnnl_memory_desc(null),
                      spec.eps().floatValue(),
                      flags(spec.elementwiseAffine()),
                      attributes.handle()),
              site.owner());
      execute(site, primitive, input, output, spec.elementwiseAffine(), length);
    }
    site.define(0, site.reshaped(output, site.outputShape(0), type));
    return true;
  }

  private static void groupNorm(
      LayerSite site, Shape shape, long groups, float eps, boolean affine) {
    int type = site.ownType();
    long area = shape.slice(2, shape.rank()).elements();
    Shape flat = Shape.of(shape.size(0), shape.size(1), area);
    Slot input = site.reshaped(site.rowMajor(0, type), flat, type);
    Slot output = site.assembly().allocate(input.layout());
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "group norm",
              desc ->
                  dnnl_group_normalization_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      input.layout().desc(),
                      output.layout().desc(),
                      groups,
                      eps,
                      flags(affine),
                      attributes.handle()),
              site.owner());
      execute(site, primitive, input, output, affine, shape.size(1));
    }
    site.define(0, site.reshaped(output, site.outputShape(0), type));
  }

  private static void execute(
      LayerSite site, Primitive primitive, Slot input, Slot output, boolean affine, long length) {
    site.argument(DNNL_ARG_SRC, input);
    if (affine) {
      Parameters.vector(site, DNNL_ARG_SCALE, "weight", length);
      Parameters.vector(site, DNNL_ARG_SHIFT, "bias", length);
    }
    site.execute(primitive, output);
  }

  /** Of an even number of channels oneDNN takes other ones than torch. */
  private static boolean localResponseNorm(LayerSite site, LocalResponseNorm.Spec spec) {
    boolean same =
        spec.size() % 2 == 1 && spec.k().doubleValue() > 0 && spec.alpha().doubleValue() >= 0;
    if (!same) {
      return false;
    }
    int type = site.ownType();
    Shape shape = site.inputShape(0);
    Shape flat = Shape.of(shape.size(0), shape.size(1), 1, shape.slice(2, shape.rank()).elements());
    Slot given = shape.rank() == 4 ? site.typed(0, type) : site.rowMajor(0, type);
    Slot input = shape.rank() == 4 ? given : site.reshaped(given, flat, type);
    Slot output = site.assembly().allocate(input.layout());
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "local response norm",
              desc ->
                  dnnl_lrn_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      dnnl_lrn_across_channels,
                      input.layout().desc(),
                      output.layout().desc(),
                      spec.size(),
                      spec.alpha().floatValue(),
                      spec.beta().floatValue(),
                      spec.k().floatValue(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    site.define(0, site.reshaped(output, shape, type));
    return true;
  }
}
