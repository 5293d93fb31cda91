package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zeroes channels of sequences at random in training mode; see {@link DropoutSpec}. */
public final class Dropout1d extends Layer {
  /** With a probability of 0.5. */
  public Dropout1d() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public Dropout1d(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], overwriting the input or not. */
  public Dropout1d(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.CHANNELS_1D, Scalar.of(p), inplace));
  }
}
