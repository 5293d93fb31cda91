package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Repeats the outermost elements of 3 spatial axes; see {@link BorderPadSpec}. */
public final class ReplicationPad3d extends Layer {
  /**
   * The same number of elements on all sides, or those of left, right, top, bottom, front and back.
   */
  public ReplicationPad3d(int... padding) {
    super(new BorderPadSpec(3, Border.REPLICATE, IntTuple.of(padding)));
  }
}
