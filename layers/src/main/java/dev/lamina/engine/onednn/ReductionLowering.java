package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_mean;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_min;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_sum;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.functional.ExtremeSpec;
import dev.lamina.nn.functional.ReductionSpec;
import dev.lamina.tensor.Shape;

/** Sums, means and extremes along axes, without the places of extremes. */
final class ReductionLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    LayerSpec spec = site.spec();
    boolean known =
        spec instanceof ReductionSpec
            || (spec instanceof ExtremeSpec extreme && (extreme.dim() == null || !site.isRead(1)));
    if (!known || site.inputShape(0).elements() == 0 || site.inputShape(0).rank() == 0) {
      return false;
    }
    Slot input = site.typed(0, site.ownType());
    Shape kept = site.inputShape(0);
    if (spec instanceof ReductionSpec reduction) {
      kept = reduced(kept, reduction.dim());
    } else {
      Integer dim = ((ExtremeSpec) spec).dim();
      kept = reduced(kept, dim == null ? null : IntTuple.of(dim));
    }
    reduce(site, algorithm(spec), input, kept);
    return true;
  }

  private static Shape reduced(Shape input, IntTuple dims) {
    Shape reduced = input;
    for (int axis = 0; axis < input.rank(); axis++) {
      boolean all = dims == null || dims.length() == 0;
      for (int i = 0; !all && i < dims.length(); i++) {
        all = dims.at(i) == axis || dims.at(i) == axis - input.rank();
      }
      reduced = all ? reduced.with(axis, 1) : reduced;
    }
    return reduced;
  }

  private static int algorithm(LayerSpec spec) {
    if (spec instanceof ExtremeSpec extreme) {
      return extreme.largest() ? dnnl_reduction_max : dnnl_reduction_min;
    }
    return switch (((ReductionSpec) spec).reduction()) {
      case SUM -> dnnl_reduction_sum;
      case MEAN -> dnnl_reduction_mean;
      case AMAX -> dnnl_reduction_max;
      case AMIN -> dnnl_reduction_min;
    };
  }

  private static void reduce(LayerSite site, int algorithm, Slot input, Shape kept) {
    int type = input.layout().type();
    if (kept.equals(input.layout().shape())) {
      site.define(0, site.reshaped(input, site.outputShape(0), type));
      return;
    }
    Slot output = site.assembly().allocate(Layout.rowMajor(kept, type, site.owner()));
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "reduction",
              desc ->
                  dnnl_reduction_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      algorithm,
                      input.layout().desc(),
                      output.layout().desc(),
                      0,
                      0,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    site.define(0, site.reshaped(output, site.outputShape(0), type));
  }
}
