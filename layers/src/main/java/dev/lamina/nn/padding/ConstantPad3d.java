package dev.lamina.nn.padding;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Puts a constant around the last 3 axes; see {@link ConstantPadSpec}. */
public final class ConstantPad3d extends Layer {
  /**
   * A constant, the same number of it on all sides, or those of left, right, top, bottom, front and
   * back.
   */
  public ConstantPad3d(double value, int... padding) {
    this(new ConstantPadSpec(3, IntTuple.of(padding), Scalar.of(value)));
  }

  /** Of the given arguments. */
  public ConstantPad3d(ConstantPadSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
