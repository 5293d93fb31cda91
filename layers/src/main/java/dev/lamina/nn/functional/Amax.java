package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The largest of elements; see {@link ReductionSpec}. */
public final class Amax extends Layer {
  /** Of all elements. */
  public Amax() {
    super(new ReductionSpec(ReductionSpec.Reduction.AMAX, null, false));
  }

  /** Along some axes, which stay with size 1 or not. */
  public Amax(boolean keepdim, int... dim) {
    super(new ReductionSpec(ReductionSpec.Reduction.AMAX, IntTuple.of(dim), keepdim));
  }
}
