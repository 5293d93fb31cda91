package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** The least of elements; see {@link ReductionSpec}. */
public final class Amin extends Layer {
  /** Of all elements. */
  public Amin() {
    super(new ReductionSpec(ReductionSpec.Reduction.AMIN, null, false));
  }

  /** Along some axes, which stay with size 1 or not. */
  public Amin(boolean keepdim, int... dim) {
    super(new ReductionSpec(ReductionSpec.Reduction.AMIN, IntTuple.of(dim), keepdim));
  }
}
