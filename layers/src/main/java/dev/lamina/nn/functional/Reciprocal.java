package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** One over each element; see {@link UnarySpec}. */
public final class Reciprocal extends Layer {
  /** The only one there is. */
  public Reciprocal() {
    super(new UnarySpec(UnarySpec.Function.RECIPROCAL));
  }
}
