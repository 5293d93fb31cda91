package dev.lamina.nn.loss;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/** {@link NLLLoss} by the older name that torch had for it with images; see its spec. */
public final class NLLLoss2d extends Layer {
  /** The mean over all elements, without weights. */
  public NLLLoss2d() {
    super(new NLLLoss.Spec("NLLLoss2d", null, null, -100, null, Reduction.MEAN));
  }
}
