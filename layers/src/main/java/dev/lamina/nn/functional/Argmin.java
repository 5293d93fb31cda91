package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The places of the least elements; see {@link ArgExtremeSpec}. */
public final class Argmin extends Layer {
  /** Of all elements. */
  public Argmin() {
    super(new ArgExtremeSpec(false, null, false));
  }

  /** Along an axis, which stays with size 1 or not. */
  public Argmin(int dim, boolean keepdim) {
    super(new ArgExtremeSpec(false, dim, keepdim));
  }
}
