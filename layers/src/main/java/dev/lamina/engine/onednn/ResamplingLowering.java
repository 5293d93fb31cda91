package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_nearest;

import dev.lamina.nn.Interpolation;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.functional.Interpolate;
import dev.lamina.nn.vision.Resizing;
import dev.lamina.tensor.Shape;
import org.bytedeco.javacpp.FloatPointer;

/** Enlarging by whole factors. */
final class ResamplingLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    Interpolation interpolation = interpolation(site.spec());
    if (interpolation == null || site.outputShape(0).elements() == 0) {
      return false;
    }
    boolean nearest =
        switch (interpolation.mode()) {
          case NEAREST, NEAREST_EXACT -> true;
          default -> false;
        };
    boolean linear =
        switch (interpolation.mode()) {
          case LINEAR, BILINEAR, TRILINEAR -> !isAligned(interpolation);
          default -> false;
        };
    if (!(nearest || linear) || !areWhole(site, interpolation, linear)) {
      return false;
    }
    SpatialValues values = new SpatialValues(site, site.inputShape(0).rank() - 2);
    Slot input = values.input();
    Slot output = values.output(input);
    int algorithm = nearest ? dnnl_resampling_nearest : dnnl_resampling_linear;
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "resampling",
              desc ->
                  dnnl_resampling_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      algorithm,
                      (FloatPointer) null,
                      input.layout().desc(),
                      output.layout().desc(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    return true;
  }

  private static Interpolation interpolation(LayerSpec spec) {
    if (spec instanceof Resizing resizing) {
      return resizing.interpolation();
    }
    return spec instanceof Interpolate.Spec interpolate ? interpolate.interpolation() : null;
  }

  private static boolean isAligned(Interpolation interpolation) {
    return Boolean.TRUE.equals(interpolation.alignCorners()) || interpolation.antialias();
  }

  /**
   * Whether an output element is in oneDNN at the very place that torch has for it: where factors
   * are whole numbers, and for lines powers of two, which floats divide by exactly.
   */
  private static boolean areWhole(
      LayerSite site, Interpolation interpolation, boolean powersOfTwo) {
    Shape in = site.inputShape(0);
    Shape out = site.outputShape(0);
    for (int i = 0; i < in.rank() - 2; i++) {
      long factor = out.size(i + 2) / in.size(i + 2);
      boolean whole =
          factor * in.size(i + 2) == out.size(i + 2)
              && (!powersOfTwo || Long.bitCount(factor) == 1)
              && (interpolation.scaleFactor() == null
                  || interpolation.scaleFactor().at(i) == factor);
      if (!whole) {
        return false;
      }
    }
    return true;
  }
}
