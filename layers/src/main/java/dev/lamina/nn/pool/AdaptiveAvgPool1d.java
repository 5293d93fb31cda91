package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Means to a given size over 1 spatial axis; see {@link AdaptiveAvgPoolSpec}. */
public final class AdaptiveAvgPool1d extends Layer {
  /** To one size for all axes or one an axis; null keeps the input's. */
  public AdaptiveAvgPool1d(Integer... outputSize) {
    super(new AdaptiveAvgPoolSpec(1, OptionalTuple.of(outputSize)));
  }
}
