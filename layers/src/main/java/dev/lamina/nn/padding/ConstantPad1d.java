package dev.lamina.nn.padding;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Puts a constant around the last axis; see {@link ConstantPadSpec}. */
public final class ConstantPad1d extends Layer {
  /** A constant, the same number of it on all sides, or those of left and right. */
  public ConstantPad1d(double value, int... padding) {
    this(new ConstantPadSpec(1, IntTuple.of(padding), Scalar.of(value)));
  }

  /** Of the given arguments. */
  public ConstantPad1d(ConstantPadSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
