package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Largest elements to a given size over 3 spatial axes; see {@link AdaptiveMaxPoolSpec}. */
public final class AdaptiveMaxPool3d extends Layer {
  /** To one size for all axes or one an axis, where null keeps the input's. */
  public AdaptiveMaxPool3d(Integer... outputSize) {
    this(new AdaptiveMaxPoolSpec(3, OptionalTuple.of(outputSize), false));
  }

  /** A pooling of the given arguments. */
  public AdaptiveMaxPool3d(AdaptiveMaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
