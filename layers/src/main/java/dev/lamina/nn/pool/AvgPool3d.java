package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The mean of each window over 3 spatial axes; see {@link AvgPoolSpec}. */
public final class AvgPool3d extends Layer {
  /** An average pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public AvgPool3d(int... kernelSize) {
    this(AvgPoolSpec.of(3, kernelSize));
  }

  /** An average pooling of the given arguments. */
  public AvgPool3d(AvgPoolSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
