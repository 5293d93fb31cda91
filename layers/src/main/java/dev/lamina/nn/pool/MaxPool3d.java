package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The largest element of each window over 3 spatial axes; see {@link MaxPoolSpec}. */
public final class MaxPool3d extends Layer {
  /** A max pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxPool3d(int... kernelSize) {
    this(MaxPoolSpec.of(3, kernelSize));
  }

  /** A max pooling of the given arguments. */
  public MaxPool3d(MaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
