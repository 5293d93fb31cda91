package dev.lamina.nn.sequence;

import dev.lamina.nn.Layer;

/** The largest elements of the steps that each sequence has; see {@link StepPoolSpec}. */
public final class StepMax extends Layer {
  /** Of the steps that the lengths tell. */
  public StepMax() {
    super(new StepPoolSpec(StepPoolSpec.Pooling.MAX));
  }
}
