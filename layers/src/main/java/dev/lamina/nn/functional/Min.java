package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The least elements; see {@link ExtremeSpec}. */
public final class Min extends Layer {
  /** Of all elements. */
  public Min() {
    super(new ExtremeSpec(false, null, false));
  }

  /** Along an axis, which stays with size 1 or not. */
  public Min(int dim, boolean keepdim) {
    super(new ExtremeSpec(false, dim, keepdim));
  }
}
