package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Mirrors elements beyond the ends of 3 spatial axes; see {@link BorderPadSpec}. */
public final class ReflectionPad3d extends Layer {
  /**
   * The same number of elements on all sides, or those of left, right, top, bottom, front and back.
   */
  public ReflectionPad3d(int... padding) {
    super(new BorderPadSpec(3, Border.REFLECT, IntTuple.of(padding)));
  }
}
