package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Mirrors elements beyond the ends of 2 spatial axes; see {@link BorderPadSpec}. */
public final class ReflectionPad2d extends Layer {
  /** The same number of elements on all sides, or those of left, right, top and bottom. */
  public ReflectionPad2d(int... padding) {
    super(new BorderPadSpec(2, Border.REFLECT, IntTuple.of(padding)));
  }
}
