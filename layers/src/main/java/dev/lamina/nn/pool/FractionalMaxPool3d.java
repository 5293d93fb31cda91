package dev.lamina.nn.pool;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/**
 * The largest elements of windows at random over 3 spatial axes; see {@link FractionalMaxPoolSpec}.
 */
public final class FractionalMaxPool3d extends Layer {
  /** Windows of one size an axis, to outputs of one size an axis. */
  public FractionalMaxPool3d(IntTuple kernelSize, IntTuple outputSize) {
    this(new FractionalMaxPoolSpec(3, kernelSize, outputSize, null, false, null));
  }

  /** A pooling of the given arguments. */
  public FractionalMaxPool3d(FractionalMaxPoolSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
