package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;

import dev.lamina.nn.functional.Matmul;
import dev.lamina.tensor.Shape;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** Products of two values, matrix by matrix; float32 in any precision, of values of its type. */
final class MatmulLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof Matmul.Spec)
        || site.inputShape(0).elements() == 0
        || site.inputShape(1).elements() == 0) {
      return false;
    }
    int type = site.assembly().valueType();
    Slot left = matrices(site, 0, type, true);
    Slot right = matrices(site, 1, type, false);
    int rank = Math.max(left.layout().shape().rank(), right.layout().shape().rank());
    left = site.reshaped(left, ofRank(left.layout().shape(), rank), type);
    right = site.reshaped(right, ofRank(right.layout().shape(), rank), type);
    multiply(site, left, right);
    return true;
  }

  /** An operand, a vector being a matrix of one row or column. */
  private static Slot matrices(LayerSite site, int input, int type, boolean isRow) {
    Slot slot = site.input(input);
    Shape shape = slot.layout().shape();
    if (shape.rank() == 1) {
      Shape matrix = isRow ? shape.prepend(1) : shape.concat(Shape.of(1));
      slot = site.reshaped(site.rowMajor(input, type), matrix, type);
    }
    // Of matrices at other distances than these oneDNN takes some for ones that lie side by side.
    Layout layout = isTransposed(slot) ? transposed(site, slot, type) : dense(site, slot, type);
    Slot operand = site.assembly().in(slot, layout);
    return new Slot(operand.storage(), operand.offset(), layout);
  }

  private static boolean isTransposed(Slot slot) {
    long[] strides = slot.layout().strides();
    return strides[strides.length - 1] != 1 && strides[strides.length - 2] == 1;
  }

  private static Layout dense(LayerSite site, Slot slot, int type) {
    return Layout.rowMajor(slot.layout().shape(), type, site.owner());
  }

  /** Row by row, but for the last two axes, of which the first lies densest. */
  private static Layout transposed(LayerSite site, Slot slot, int type) {
    Shape shape = slot.layout().shape();
    Shape turned = shape.with(-1, shape.size(-2)).with(-2, shape.size(-1));
    long[] strides = Layout.rowMajorStrides(turned);
    long step = strides[strides.length - 1];
    strides[strides.length - 1] = strides[strides.length - 2];
    strides[strides.length - 2] = step;
    return Layout.strided(shape, type, strides, site.owner());
  }

  private static Shape ofRank(Shape shape, int rank) {
    Shape padded = shape;
    while (padded.rank() < rank) {
      padded = padded.prepend(1);
    }
    return padded;
  }

  private static void multiply(LayerSite site, Slot left, Slot right) {
    Shape shape = productShape(left.layout().shape(), right.layout().shape());
    Layout layout = Layout.rowMajor(shape, Layout.FLOAT32, site.owner());
    Slot output = site.assembly().allocate(layout);
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "matrix product",
              desc ->
                  dnnl_matmul_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      left.layout().desc(),
                      right.layout().desc(),
                      new dnnl_memory_desc(null),
                      layout.desc(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, left)
          .argument(DNNL_ARG_WEIGHTS, right)
          .execute(primitive, output);
    }
    site.define(0, site.reshaped(output, site.outputShape(0), Layout.FLOAT32));
  }

  private static Shape productShape(Shape left, Shape right) {
    Shape shape = left.with(-1, right.size(-1));
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      shape = shape.with(axis, Math.max(left.size(axis), right.size(axis)));
    }
    return shape;
  }
}
