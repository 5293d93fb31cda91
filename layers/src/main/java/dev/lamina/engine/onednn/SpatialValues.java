package dev.lamina.engine.onednn;

import dev.lamina.tensor.Shape;

/**
 * The input and the output of a layer that has channels and spatial axes: (N, C, *), channels last.
 * Where the layer's have no axis of records, they get one.
 */
final class SpatialValues {
  private final LayerSite site;
  private final boolean batched;
  private Slot output;

  /** The values of a layer of {@code dims} spatial axes. */
  SpatialValues(LayerSite site, int dims) {
    this.site = site;
    this.batched = site.inputShape(0).rank() == dims + 2;
  }

  /** The shape of the input, with an axis of records. */
  Shape inputShape() {
    return batched(site.inputShape(0));
  }

  /** The shape of the output, with an axis of records. */
  Shape outputShape() {
    return batched(site.outputShape(0));
  }

  private Shape batched(Shape shape) {
    return batched ? shape : shape.prepend(1);
  }

  /** The input. */
  Slot input() {
    Slot given = site.input(0);
    Slot seen = batched ? given : site.reshaped(given, inputShape(), given.layout().type());
    Layout layout = site.channelsLast(inputShape(), site.assembly().valueType());
    Slot input = site.assembly().in(seen, layout);
    // Of one channel it may lie so already, yet only this description of it finds fast kernels.
    return new Slot(input.storage(), input.offset(), layout);
  }

  /** Where the output goes; it may be over a value that a post-op adds, but not over sources. */
  Slot output(Slot... sources) {
    Layout layout = site.channelsLast(outputShape(), site.assembly().valueType());
    output = batched ? site.output(layout, sources) : site.assembly().allocate(layout);
    return output;
  }

  /** Names the output, once it is written. */
  void define() {
    Shape shape = site.outputShape(0);
    site.define(0, site.reshaped(output, shape, output.layout().type()));
  }
}
