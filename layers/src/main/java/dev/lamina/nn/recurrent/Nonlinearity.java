package dev.lamina.nn.recurrent;

/** What an RNN applies to its sums. */
public enum Nonlinearity {
  TANH,
  RELU;

  float apply(float sum) {
    return this == TANH ? (float) Math.tanh(sum) : Math.max(sum, 0);
  }
}
