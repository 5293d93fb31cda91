package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zeroes channels of volumes at random in training mode; see {@link DropoutSpec}. */
public final class Dropout3d extends Layer {
  /** With a probability of 0.5. */
  public Dropout3d() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public Dropout3d(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], overwriting the input or not. */
  public Dropout3d(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.CHANNELS_3D, Scalar.of(p), inplace));
  }
}
