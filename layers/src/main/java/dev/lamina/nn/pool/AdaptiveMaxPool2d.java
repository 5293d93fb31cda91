package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;
import dev.lamina.nn.OptionalTuple;

/** Largest elements to a given size over 2 spatial axes; see {@link AdaptiveMaxPoolSpec}. */
public final class AdaptiveMaxPool2d extends Layer {
  /** To one size for all axes or one an axis, where null keeps the input's. */
  public AdaptiveMaxPool2d(Integer... outputSize) {
    this(new AdaptiveMaxPoolSpec(2, OptionalTuple.of(outputSize), false));
  }

  /** A pooling of the given arguments. */
  public AdaptiveMaxPool2d(AdaptiveMaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
