package dev.lamina.engine.onednn;

import dev.lamina.engine.winograd.TileGrid;
import dev.lamina.nn.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One thing that a program does. */
sealed interface Step {
  /** The bytes of scratchpad that it needs. */
  long scratchpadBytes();

  /**
   * Runs a primitive.
   *
   * @param what for people: the layer and what was fused into it
   * @param scratchpad the layout of its scratchpad, null if it needs none
   * @param slots its arguments that are values, by oneDNN's number
   * @param weights its arguments that are parameters, by oneDNN's number
   */
  record Execute(
      String what,
      Primitive primitive,
      Layout scratchpad,
      Map<Integer, Slot> slots,
      Map<Integer, PackedWeight> weights)
      implements Step {
    @Override
    public long scratchpadBytes() {
      return scratchpad == null ? 0 : scratchpad.bytes();
    }
  }

  /**
   * Runs a layer's reference computation on row-major floats.
   *
   * @param inputs null where an optional input is absent
   */
  record Compute(
      Graph.Node node, Map<String, INDArray> arrays, List<Slot> inputs, List<Slot> outputs)
      implements Step {
    @Override
    public long scratchpadBytes() {
      return 0;
    }
  }

  /**
   * Convolves by tiles.
   *
   * @param transformed holds a block's inputs, transformed
   * @param product the matrix products of a block
   * @param lastProduct those of the last blocks
   * @param products holds a block's products
   * @param bias null if there is none
   */
  record Tiled(
      TileGrid grid,
      Slot input,
      Slot transformed,
      Execute product,
      Execute lastProduct,
      Slot products,
      Slot output,
      float[] bias,
      List<PostOp> postOps)
      implements Step {
    /** Bounds, or the addition of a value that lies as the output does. */
    record PostOp(Eltwise bounds, Slot added) {}

    @Override
    public long scratchpadBytes() {
      return Math.max(product.scratchpadBytes(), lastProduct.scratchpadBytes());
    }

    /** All values that it reads or writes. */
    List<Slot> slots() {
      List<Slot> slots = new ArrayList<>(List.of(input, transformed, products, output));
      postOps.stream().map(PostOp::added).filter(Objects::nonNull).forEach(slots::add);
      return slots;
    }
  }
}
