package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/**
 * Takes channels out at random and keeps mean and variance in training mode; see {@link
 * DropoutSpec}.
 */
public final class FeatureAlphaDropout extends Layer {
  /** With a probability of 0.5. */
  public FeatureAlphaDropout() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public FeatureAlphaDropout(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], which overwrites its input in no case. */
  public FeatureAlphaDropout(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.ALPHA_CHANNELS, Scalar.of(p), inplace));
  }
}
