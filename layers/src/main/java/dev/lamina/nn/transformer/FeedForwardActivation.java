package dev.lamina.nn.transformer;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.activation.GELU.Approximate;
import dev.lamina.nn.activation.ReLU;

/** What is between the two linear layers of a transformer's layer. */
public enum FeedForwardActivation {
  RELU,
  GELU;

  LayerSpec spec() {
    return this == RELU
        ? new ReLU.Spec(false)
        : new dev.lamina.nn.activation.GELU.Spec(Approximate.NONE);
  }
}
