package dev.lamina.engine.onednn;

import dev.lamina.engine.winograd.InputTransform;
import dev.lamina.engine.winograd.OutputTransform;
import dev.lamina.engine.winograd.TileGrid;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Convolves block by block of tiles: transforms the inputs, multiplies, transforms the outputs. */
final class TiledStep implements Runnable {
  private final TileGrid grid;
  private final InputTransform inputs;
  private final Runnable product;
  private final Runnable lastProduct;
  private final OutputTransform outputs;

  private TiledStep(
      Step.Tiled step, Runnable product, Runnable lastProduct, Function<Slot, Pointer> memory) {
    this.grid = step.grid();
    this.product = product;
    this.lastProduct = lastProduct;
    this.inputs =
        new InputTransform(grid, floats(step.input(), memory), floats(step.transformed(), memory));
    List<OutputTransform.PostOp> postOps = new ArrayList<>();
    for (Step.Tiled.PostOp op : step.postOps()) {
      postOps.add(
          op.added() == null
              ? new OutputTransform.Clip(op.bounds().alpha(), op.bounds().beta())
              : new OutputTransform.Add(floats(op.added(), memory)));
    }
    this.outputs =
        new OutputTransform(
            grid,
            floats(step.products(), memory),
            floats(step.output(), memory),
            step.bias(),
            postOps);
  }

  /**
   * A step on a plan's memory.
   *
   * @param product runs the products of a block
   * @param lastProduct runs those of the last blocks
   */
  static Runnable of(
      Step.Tiled step, Runnable product, Runnable lastProduct, Function<Slot, Pointer> memory) {
    return new TiledStep(step, product, lastProduct, memory);
  }

  private static FloatBuffer floats(Slot slot, Function<Slot, Pointer> memory) {
    long elements = slot.layout().shape().elements();
    return new FloatPointer(memory.apply(slot)).capacity(elements).asBuffer();
  }

  @Override
  public void run() {
    for (int image = 0; image < grid.images(); image += grid.blockImages()) {
      for (int first = 0; first < grid.rows(); first += grid.blockRows()) {
        run(
            image,
            Math.min(grid.blockImages(), grid.images() - image),
            first,
            Math.min(grid.blockRows(), grid.rows() - first));
      }
    }
  }

  private void run(int image, int images, int first, int rows) {
    int all = images * rows;
    for (int i = 0; i < images; i++) {
      inputs.transform(image + i, first, rows, i * rows, all);
    }
    (all * grid.columns() == grid.blockTiles() ? product : lastProduct).run();
    for (int i = 0; i < images; i++) {
      outputs.transform(image + i, first, rows, i * rows, all);
    }
  }
}
