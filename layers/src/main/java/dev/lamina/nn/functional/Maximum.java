package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The greater of two inputs; see {@link ArithmeticSpec}. */
public final class Maximum extends Layer {
  /** Of two inputs. */
  public Maximum() {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MAXIMUM, null));
  }

  /** Of an input and a number. */
  public Maximum(double other) {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MAXIMUM, Scalar.of(other)));
  }
}
