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
import java.util.stream.IntStream;

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
    IntTuple dims = spec instanceof ReductionSpec reduction ? reduction.dim() : null;
    if (spec instanceof ExtremeSpec extreme && extreme.dim() != null) {
      dims = IntTuple.of(extreme.dim());
    }
    boolean[] reduced = reduced(site.inputShape(0), dims);
    reduce(site, algorithm(spec), reducedLast(site, reduced));
    return true;
  }

  private static boolean[] reduced(Shape input, IntTuple dims) {
    boolean[] reduced = new boolean[input.rank()];
    boolean all = dims == null || dims.length() == 0;
    for (int axis = 0; axis < reduced.length; axis++) {
      reduced[axis] = all;
      for (int i = 0; !all && i < dims.length(); i++) {
        reduced[axis] |= dims.at(i) == axis || dims.at(i) == axis - input.rank();
      }
    }
    return reduced;
  }

  /** The input as a matrix of one row an element of the output; oneDNN is slow on other axes. */
  private static Slot reducedLast(LayerSite site, boolean[] reduced) {
    Shape given = site.inputShape(0);
    int[] axes =
        IntStream.concat(
                IntStream.range(0, reduced.length).filter(axis -> !reduced[axis]),
                IntStream.range(0, reduced.length).filter(axis -> reduced[axis]))
            .toArray();
    int type = site.ownType();
    Slot turned = site.permuted(site.input(0), axes);
    Layout dense = Layout.rowMajor(turned.layout().shape(), type, site.owner());
    long rows = site.outputShape(0).elements();
    Shape matrix = Shape.of(rows, given.elements() / rows);
    return site.reshaped(site.assembly().in(turned, dense), matrix, type);
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

  private static void reduce(LayerSite site, int algorithm, Slot input) {
    int type = input.layout().type();
    Shape matrix = input.layout().shape();
    if (matrix.size(1) == 1) {
      site.define(0, site.reshaped(input, site.outputShape(0), type));
      return;
    }
    Layout rows = Layout.rowMajor(matrix.with(1, 1), type, site.owner());
    Slot output = site.assembly().allocate(rows);
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
                      rows.desc(),
                      0,
                      0,
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    site.define(0, site.reshaped(output, site.outputShape(0), type));
  }
}
