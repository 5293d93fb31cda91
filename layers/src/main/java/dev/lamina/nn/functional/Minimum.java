package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The lesser of two inputs; see {@link ArithmeticSpec}. */
public final class Minimum extends Layer {
  /** Of two inputs. */
  public Minimum() {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MINIMUM, null));
  }

  /** Of an input and a number. */
  public Minimum(double other) {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MINIMUM, Scalar.of(other)));
  }
}
