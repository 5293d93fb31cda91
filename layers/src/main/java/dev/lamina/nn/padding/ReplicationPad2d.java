package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Repeats the outermost elements of 2 spatial axes; see {@link BorderPadSpec}. */
public final class ReplicationPad2d extends Layer {
  /** The same number of elements on all sides, or those of left, right, top and bottom. */
  public ReplicationPad2d(int... padding) {
    super(new BorderPadSpec(2, Border.REPLICATE, IntTuple.of(padding)));
  }
}
