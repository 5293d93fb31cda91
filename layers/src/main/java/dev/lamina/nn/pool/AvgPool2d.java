package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The mean of each window over 2 spatial axes; see {@link AvgPoolSpec}. */
public final class AvgPool2d extends Layer {
  /** An average pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public AvgPool2d(int... kernelSize) {
    this(AvgPoolSpec.of(2, kernelSize));
  }

  /** An average pooling of the given arguments. */
  public AvgPool2d(AvgPoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
