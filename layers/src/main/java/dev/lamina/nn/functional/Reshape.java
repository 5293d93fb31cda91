package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The same elements in another shape; see {@link ReshapeSpec}. */
public final class Reshape extends Layer {
  /** To the given sizes, of which one may be -1. */
  public Reshape(int... shape) {
    this(new ReshapeSpec(false, IntTuple.of(shape), 0));
  }

  private Reshape(ReshapeSpec spec) {
    super(spec);
  }

  /** Each record to the given sizes, of which one may be -1. */
  public static Reshape ofRecords(int... shape) {
    return new Reshape(new ReshapeSpec(false, IntTuple.of(shape), 1));
  }
}
