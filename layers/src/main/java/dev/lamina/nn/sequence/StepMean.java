package dev.lamina.nn.sequence;

import dev.lamina.nn.Layer;

/** The mean of the steps that each sequence has; see {@link StepPoolSpec}. */
public final class StepMean extends Layer {
  /** Of the steps that the lengths tell. */
  public StepMean() {
    super(new StepPoolSpec(StepPoolSpec.Pooling.MEAN));
  }
}
