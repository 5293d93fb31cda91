package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Largest elements to a given size over 1 spatial axis; see {@link AdaptiveMaxPoolSpec}. */
public final class AdaptiveMaxPool1d extends Layer {
  /** To the given size. */
  public AdaptiveMaxPool1d(int outputSize) {
    this(new AdaptiveMaxPoolSpec(1, OptionalTuple.of(outputSize), false));
  }

  /** A pooling of the given arguments. */
  public AdaptiveMaxPool1d(AdaptiveMaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
