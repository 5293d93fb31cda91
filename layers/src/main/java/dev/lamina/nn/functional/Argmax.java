package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;

/** The places of the largest elements; see {@link ArgExtremeSpec}. */
public final class Argmax extends Layer {
  /** Of all elements. */
  public Argmax() {
    super(new ArgExtremeSpec(true, null, false));
  }

  /** Along an axis, which stays with size 1 or not. */
  public Argmax(int dim, boolean keepdim) {
    super(new ArgExtremeSpec(true, dim, keepdim));
  }
}
