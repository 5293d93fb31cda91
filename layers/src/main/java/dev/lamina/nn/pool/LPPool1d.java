package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The p-norm of each window over 1 spatial axis; see {@link LPPoolSpec}. */
public final class LPPool1d extends Layer {
  /** A pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public LPPool1d(double normType, int... kernelSize) {
    this(LPPoolSpec.of(1, normType, kernelSize));
  }

  /** A pooling of the given arguments. */
  public LPPool1d(LPPoolSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
