package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** One over the square root of each element; see {@link UnarySpec}. */
public final class Rsqrt extends Layer {
  /** The only one there is. */
  public Rsqrt() {
    super(new UnarySpec(UnarySpec.Function.RSQRT));
  }
}
