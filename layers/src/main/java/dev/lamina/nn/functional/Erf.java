package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The error function of each element; see {@link UnarySpec}. */
public final class Erf extends Layer {
  /** The only one there is. */
  public Erf() {
    super(new UnarySpec(UnarySpec.Function.ERF));
  }
}
