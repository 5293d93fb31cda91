package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Means to a given size over 1 spatial axis; see {@link AdaptiveAvgPoolSpec}. */
public final class AdaptiveAvgPool1d extends Layer {
  /** To the given size. */
  public AdaptiveAvgPool1d(int outputSize) {
    super(new AdaptiveAvgPoolSpec(1, OptionalTuple.of(outputSize)));
  }
}
