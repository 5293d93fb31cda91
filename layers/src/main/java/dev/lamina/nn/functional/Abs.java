package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The magnitude of each element; see {@link UnarySpec}. */
public final class Abs extends Layer {
  /** The only one there is. */
  public Abs() {
    super(new UnarySpec(UnarySpec.Function.ABS));
  }
}
