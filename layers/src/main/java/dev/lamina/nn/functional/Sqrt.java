package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The square root of each element; see {@link UnarySpec}. */
public final class Sqrt extends Layer {
  /** The only one there is. */
  public Sqrt() {
    super(new UnarySpec(UnarySpec.Function.SQRT));
  }
}
