package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zeroes channels of images at random in training mode; see {@link DropoutSpec}. */
public final class Dropout2d extends Layer {
  /** With a probability of 0.5. */
  public Dropout2d() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public Dropout2d(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], overwriting the input or not. */
  public Dropout2d(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.CHANNELS_2D, Scalar.of(p), inplace));
  }
}
