package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The mean of each window over 1 spatial axis; see {@link AvgPoolSpec}. */
public final class AvgPool1d extends Layer {
  /** An average pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public AvgPool1d(int... kernelSize) {
    this(AvgPoolSpec.of(1, kernelSize));
  }

  /** An average pooling of the given arguments. */
  public AvgPool1d(AvgPoolSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
