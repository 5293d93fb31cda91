package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The sum of elements; see {@link ReductionSpec}. */
public final class Sum extends Layer {
  /** Of all elements. */
  public Sum() {
    super(new ReductionSpec(ReductionSpec.Reduction.SUM, null, false));
  }

  /** Along some axes, which stay with size 1 or not. */
  public Sum(boolean keepdim, int... dim) {
    super(new ReductionSpec(ReductionSpec.Reduction.SUM, IntTuple.of(dim), keepdim));
  }
}
