package dev.lamina.nn.dropout;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Zeroes elements at random in training mode; see {@link DropoutSpec}. */
public final class Dropout extends Layer {
  /** With a probability of 0.5. */
  public Dropout() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public Dropout(double p) {
    this(p, false);
  }

  /** With a probability in [0, 1], overwriting the input or not. */
  public Dropout(double p, boolean inplace) {
    super(new DropoutSpec(DropoutSpec.Form.ELEMENTS, Scalar.of(p), inplace));
  }
}
