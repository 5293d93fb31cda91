package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** Puts pooled elements back over 1 spatial axis; see {@link MaxUnpoolSpec}. */
public final class MaxUnpool1d extends Layer {
  /** An unpooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxUnpool1d(int... kernelSize) {
    this(MaxUnpoolSpec.of(1, kernelSize));
  }

  /** An unpooling of the given arguments. */
  public MaxUnpool1d(MaxUnpoolSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
