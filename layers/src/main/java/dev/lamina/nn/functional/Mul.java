package dev.lamina.nn.functional;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** The product of two inputs; see {@link ArithmeticSpec}. */
public final class Mul extends Layer {
  /** Of two inputs. */
  public Mul() {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MUL, null));
  }

  /** Of an input and a number. */
  public Mul(double other) {
    super(new ArithmeticSpec(ArithmeticSpec.Operation.MUL, Scalar.of(other)));
  }
}
