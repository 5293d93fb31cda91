package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The mean of elements; see {@link ReductionSpec}. */
public final class Mean extends Layer {
  /** Of all elements. */
  public Mean() {
    super(new ReductionSpec(ReductionSpec.Reduction.MEAN, null, false));
  }

  /** Along some axes, which stay with size 1 or not. */
  public Mean(boolean keepdim, int... dim) {
    super(new ReductionSpec(ReductionSpec.Reduction.MEAN, IntTuple.of(dim), keepdim));
  }
}
