package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_primitive_desc_create;

import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;

/** Linear layers, on any number of axes. */
final class LinearLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof Linear.Spec spec)
        || spec.inFeatures() == 0
        || spec.outFeatures() == 0
        || site.inputShape(0).rank() < 2) {
      return false;
    }
    int type = site.assembly().valueType();
    Shape inputShape = site.inputShape(0);
    long rows = inputShape.elements() / spec.inFeatures();
    if (rows == 0) {
      return false;
    }
    // Of a single row oneDNN makes a product of another kernel, whose last bits differ.
    long computedRows = Math.max(rows, 2);
    Layout matrix = Layout.rowMajor(Shape.of(computedRows, spec.inFeatures()), type, site.owner());
    Slot input = input(site, type, matrix, rows == computedRows);
    Layout layout = Layout.rowMajor(site.outputShape(0), type, site.owner());
    Layout outputMatrix =
        Layout.rowMajor(Shape.of(computedRows, spec.outFeatures()), type, site.owner());
    Slot output =
        rows == computedRows
            ? site.output(layout, input)
            : site.assembly().view(site.assembly().allocate(outputMatrix), layout);
    Shape weightShape = Shape.of(spec.outFeatures(), spec.inFeatures());
    Layout anyWeight = Layout.any(weightShape, type, site.owner());
    Layout bias = Parameters.bias(site, spec.bias(), spec.outFeatures());
    Slot result = new Slot(output.storage(), outputMatrix);
    try (Attributes attributes = site.attributes(result)) {
      Primitive primitive =
          Primitive.create(
              "inner product",
              desc ->
                  dnnl_inner_product_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      input.layout().desc(),
                      anyWeight.desc(),
                      Parameters.desc(bias),
                      outputMatrix.desc(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input);
      Layout given = Layout.rowMajor(weightShape, Layout.FLOAT32, site.owner());
      Parameters.give(site, primitive, given, type, bias);
      site.execute(primitive, result);
      site.define(0, output);
    }
    return true;
  }

  /** The input as a matrix; a single row gets a second one, whatever it may hold. */
  private static Slot input(LayerSite site, int type, Layout matrix, boolean whole) {
    if (!whole) {
      return site.padded(site.input(0), matrix);
    }
    Slot dense = site.rowMajor(0, type);
    return dense.layout().same(matrix) ? dense : site.assembly().view(dense, matrix);
  }
}
