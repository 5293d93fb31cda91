package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import dev.lamina.engine.pass.PostOp;
import dev.lamina.engine.winograd.KernelTransform;
import dev.lamina.engine.winograd.TileGrid;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * Convolutions of 3x3 and stride 1 in float32 by a quarter of the multiplications.
 *
 * <p>What decides is known before the first run and the same for any number of records: shapes, so
 * that a record's results are the same on every executor. The transforms run on one thread, so
 * plans of several threads convolve directly.
 */
final class WinogradLowering {
  /** Fewer channels make products that cost less than the transforms. */
  private static final int LEAST_CHANNELS = 32;

  /** An image of fewer tiles does not pay for reading weights that take four times the memory. */
  private static final int LEAST_TILES = 16;

  private WinogradLowering() {}

  /**
   * Whether a convolution is faster so.
   *
   * @param output the shape of its output, (N, Cout, H, W)
   */
  static boolean suits(LayerSite site, ConvSpec spec, Shape output) {
    boolean kernel =
        spec.dims() == 2
            && spec.groups() == 1
            && spec.kernelSize().all(3)
            && spec.stride().all(1)
            && spec.dilation().all(1);
    if (!kernel
        || site.assembly().valueType() != Layout.FLOAT32
        || site.assembly().threads() != 1
        || Math.min(spec.inChannels(), spec.outChannels()) < LEAST_CHANNELS
        || site.postOps().stream().anyMatch(op -> !op.isAdd() && bounds(op) == null)) {
      return false;
    }
    if (Math.max(site.inputShape(0).elements(), output.elements()) > Integer.MAX_VALUE) {
      return false;
    }
    long tiles = ((output.size(2) + 3) / 4) * ((output.size(3) + 3) / 4);
    return tiles >= LEAST_TILES;
  }

  /** The function of bounds that an activation is, null if it is another one. */
  private static Eltwise bounds(PostOp op) {
    List<Eltwise> functions = Eltwise.of(op.spec());
    Eltwise only = functions.size() == 1 ? functions.get(0) : null;
    if (only != null && only.algorithm() == dnnl_eltwise_relu && only.alpha() == 0) {
      return Eltwise.clip(0, Float.POSITIVE_INFINITY);
    }
    return only != null && only.algorithm() == dnnl_eltwise_clip ? only : null;
  }

  /** Adds the step. */
  static void convolve(LayerSite site, ConvSpec spec, Slot input, long[] before, Slot output) {
    TileGrid grid = grid(input.layout().shape(), before, output.layout().shape());
    int tiles = grid.blockTiles();
    Slot transformed = site.assembly().allocate(matrices(site, tiles, grid.inChannels()));
    Slot products = site.assembly().allocate(matrices(site, tiles, grid.outChannels()));
    Shape weightShape = Shape.of(TileGrid.PRODUCTS, grid.inChannels(), grid.outChannels());
    Step.Execute product = product(site, weightShape, transformed, products);
    int lastTiles = grid.lastBlockTiles();
    Step.Execute lastProduct =
        lastTiles == tiles
            ? product
            : product(
                site,
                weightShape,
                site.assembly().view(transformed, matrices(site, lastTiles, grid.inChannels())),
                site.assembly().view(products, matrices(site, lastTiles, grid.outChannels())));
    List<Step.Tiled.PostOp> postOps = new ArrayList<>();
    for (PostOp op : site.postOps()) {
      postOps.add(
          op.isAdd()
              ? new Step.Tiled.PostOp(null, site.added(op, output))
              : new Step.Tiled.PostOp(bounds(op), null));
    }
    site.execute(
        new Step.Tiled(
            grid,
            input,
            transformed,
            product,
            lastProduct,
            products,
            output,
            spec.bias() ? Tensors.floats(site.array("bias")) : null,
            postOps),
        output);
  }

  private static TileGrid grid(Shape input, long[] before, Shape output) {
    return new TileGrid(
        (int) input.size(0),
        (int) input.size(1),
        (int) input.size(2),
        (int) input.size(3),
        (int) output.size(1),
        (int) output.size(2),
        (int) output.size(3),
        (int) before[0],
        (int) before[1]);
  }

  private static Layout matrices(LayerSite site, long tiles, long channels) {
    Shape shape = Shape.of(TileGrid.PRODUCTS, tiles, channels);
    return Layout.rowMajor(shape, Layout.FLOAT32, site.owner());
  }

  private static Step.Execute product(LayerSite site, Shape weightShape, Slot left, Slot result) {
    Layout any = Layout.any(weightShape, Layout.FLOAT32, site.owner());
    try (Attributes attributes = new Attributes()) {
      Primitive primitive =
          Primitive.create(
              "matrix products of tiles",
              desc ->
                  dnnl_matmul_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      left.layout().desc(),
                      any.desc(),
                      new dnnl_memory_desc(null),
                      result.layout().desc(),
                      attributes.handle()),
              site.owner());
      Layout wanted =
          primitive.chosen(dnnl_query_weights_md, 0, weightShape, Layout.FLOAT32, site.owner());
      float[] kernels =
          KernelTransform.of(
              Tensors.floats(site.array("weight")),
              (int) weightShape.size(2),
              (int) weightShape.size(1));
      PackedWeight weight =
          site.packed("transformed weight", Tensors.of(kernels, weightShape), wanted);
      return new Step.Execute(
          site.what(),
          primitive,
          primitive.scratchpad(site.owner()),
          Map.of(DNNL_ARG_SRC, left, DNNL_ARG_DST, result),
          Map.of(DNNL_ARG_WEIGHTS, weight));
    }
  }
}
