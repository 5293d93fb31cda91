package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The largest elements; see {@link ExtremeSpec}. */
public final class Max extends Layer {
  /** Of all elements. */
  public Max() {
    super(new ExtremeSpec(true, null, false));
  }

  /** Along an axis, which stays with size 1 or not. */
  public Max(int dim, boolean keepdim) {
    super(new ExtremeSpec(true, dim, keepdim));
  }
}
