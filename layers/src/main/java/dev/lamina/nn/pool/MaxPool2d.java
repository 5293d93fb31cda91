package dev.lamina.nn.pool;

import dev.lamina.nn.Layer;

/** The largest element of each window over 2 spatial axes; see {@link MaxPoolSpec}. */
public final class MaxPool2d extends Layer {
  /** A max pooling with torch's defaults; one kernel size for all axes or one an axis. */
  public MaxPool2d(int... kernelSize) {
    this(MaxPoolSpec.of(2, kernelSize));
  }

  /** A max pooling of the given arguments. */
  public MaxPool2d(MaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
