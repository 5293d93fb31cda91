package dev.lamina.nn.sequence;

import dev.lamina.nn.Layer;

/** The last of the steps that each sequence has; see {@link StepPoolSpec}. */
public final class StepLast extends Layer {
  /** Of the steps that the lengths tell. */
  public StepLast() {
    super(new StepPoolSpec(StepPoolSpec.Pooling.LAST));
  }
}
