package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Mirrors elements beyond the ends of 1 spatial axis; see {@link BorderPadSpec}. */
public final class ReflectionPad1d extends Layer {
  /** The same number of elements on all sides, or those of left and right. */
  public ReflectionPad1d(int... padding) {
    super(new BorderPadSpec(1, Border.REFLECT, IntTuple.of(padding)));
  }
}
