package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;

/** Repeats the outermost elements of 1 spatial axis; see {@link BorderPadSpec}. */
public final class ReplicationPad1d extends Layer {
  /** The same number of elements on all sides, or those of left and right. */
  public ReplicationPad1d(int... padding) {
    super(new BorderPadSpec(1, Border.REPLICATE, IntTuple.of(padding)));
  }
}
