package dev.lamina.nn.padding;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Puts a constant around the last 2 axes; see {@link ConstantPadSpec}. */
public final class ConstantPad2d extends Layer {
  /** A constant, the same number of it on all sides, or those of left, right, top and bottom. */
  public ConstantPad2d(double value, int... padding) {
    this(new ConstantPadSpec(2, IntTuple.of(padding), Scalar.of(value)));
  }

  /** Of the given arguments. */
  public ConstantPad2d(ConstantPadSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
