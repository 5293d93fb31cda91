package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The same elements in another shape; see {@link ReshapeSpec}. */
public final class View extends Layer {
  /** To the given sizes, of which one may be -1. */
  public View(int... shape) {
    this(new ReshapeSpec(true, IntTuple.of(shape), 0));
  }

  private View(ReshapeSpec spec) {
    super(spec);
  }

  /** Each record to the given sizes, of which one may be -1. */
  public static View ofRecords(int... shape) {
    return new View(new ReshapeSpec(true, IntTuple.of(shape), 1));
  }
}
