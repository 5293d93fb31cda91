package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Means to a given size over 2 spatial axes; see {@link AdaptiveAvgPoolSpec}. */
public final class AdaptiveAvgPool2d extends Layer {
  /** To one size for all axes or one an axis, where null keeps the input's. */
  public AdaptiveAvgPool2d(Integer... outputSize) {
    super(new AdaptiveAvgPoolSpec(2, OptionalTuple.of(outputSize)));
  }
}
