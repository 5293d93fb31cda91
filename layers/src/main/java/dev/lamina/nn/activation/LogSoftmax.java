package dev.lamina.nn.activation;

import dev.lamina.nn.Layer;

/** The logarithm of softmax along an axis; see {@link SoftmaxSpec}. */
public final class LogSoftmax extends Layer {
  /** Along an axis; negative counts from the last. */
  public LogSoftmax(int dim) {
    super(new SoftmaxSpec(true, dim));
  }
}
