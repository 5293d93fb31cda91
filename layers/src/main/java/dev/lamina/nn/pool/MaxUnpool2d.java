package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** Puts pooled elements back over 2 spatial axes; see {@link MaxUnpoolSpec}. */
public final class MaxUnpool2d extends Layer {
  /** An unpooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxUnpool2d(int... kernelSize) {
    this(MaxUnpoolSpec.of(2, kernelSize));
  }

  /** An unpooling of the given arguments. */
  public MaxUnpool2d(MaxUnpoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
