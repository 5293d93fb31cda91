package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The negative of each element; see {@link UnarySpec}. */
public final class Neg extends Layer {
  /** The only one there is. */
  public Neg() {
    super(new UnarySpec(UnarySpec.Function.NEG));
  }
}
