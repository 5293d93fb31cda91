package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The p-norm of each window over 2 spatial axes; see {@link LPPoolSpec}. */
public final class LPPool2d extends Layer {
  /** A pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public LPPool2d(double normType, int... kernelSize) {
    this(LPPoolSpec.of(2, normType, kernelSize));
  }

  /** A pooling of the given arguments. */
  public LPPool2d(LPPoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
