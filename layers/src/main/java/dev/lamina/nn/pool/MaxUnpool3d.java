package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** Puts pooled elements back over 3 spatial axes; see {@link MaxUnpoolSpec}. */
public final class MaxUnpool3d extends Layer {
  /** An unpooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxUnpool3d(int... kernelSize) {
    this(MaxUnpoolSpec.of(3, kernelSize));
  }

  /** An unpooling of the given arguments. */
  public MaxUnpool3d(MaxUnpoolSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
