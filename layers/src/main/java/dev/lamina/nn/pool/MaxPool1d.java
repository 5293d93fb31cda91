package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The largest element of each window over 1 spatial axis; see {@link MaxPoolSpec}. */
public final class MaxPool1d extends Layer {
  /** A max pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxPool1d(int... kernelSize) {
    this(MaxPoolSpec.of(1, kernelSize));
  }

  /** A max pooling of the given arguments. */
  public MaxPool1d(MaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
