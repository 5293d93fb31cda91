package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/**
 * Takes elements out at random and keeps mean and variance in training mode; see {@link
 * DropoutSpec}.
 */
public final class AlphaDropout extends Layer {
  /** With a probability of 0.5. */
  public AlphaDropout() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public AlphaDropout(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], which overwrites its input in no case. */
  public AlphaDropout(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.ALPHA, Scalar.of(p), inplace));
  }
}
