package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The natural logarithm of each element; see {@link UnarySpec}. */
public final class Log extends Layer {
  /** The only one there is. */
  public Log() {
    super(new UnarySpec(UnarySpec.Function.LOG));
  }
}
