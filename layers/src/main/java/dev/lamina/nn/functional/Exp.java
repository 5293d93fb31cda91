package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The exponential of each element; see {@link UnarySpec}. */
public final class Exp extends Layer {
  /** The only one there is. */
  public Exp() {
    super(new UnarySpec(UnarySpec.Function.EXP));
  }
}
