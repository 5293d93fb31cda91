package dev.lamina.nn.pool;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/**
 * The largest elements of windows at random over 2 spatial axes; see {@link FractionalMaxPoolSpec}.
 */
public final class FractionalMaxPool2d extends Layer {
  /** Windows of one size an axis, to outputs of one size an axis. */
  public FractionalMaxPool2d(IntTuple kernelSize, IntTuple outputSize) {
    this(new FractionalMaxPoolSpec(2, kernelSize, outputSize, null, false, null));
  }

  /** A pooling of the given arguments. */
  public FractionalMaxPool2d(FractionalMaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
