package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Means to a given size over 3 spatial axes; see {@link AdaptiveAvgPoolSpec}. */
public final class AdaptiveAvgPool3d extends Layer {
  /** To one size for all axes or one an axis, where null keeps the input's. */
  public AdaptiveAvgPool3d(Integer... outputSize) {
    super(new AdaptiveAvgPoolSpec(3, OptionalTuple.of(outputSize)));
  }
}
