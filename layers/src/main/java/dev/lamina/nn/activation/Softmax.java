package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** Softmax along an axis; see {@link SoftmaxSpec}. */
public final class Softmax extends Layer {
  /** Along an axis; negative counts from the last. */
  public Softmax(int dim) {
    super(new SoftmaxSpec(false, dim));
  }
}
