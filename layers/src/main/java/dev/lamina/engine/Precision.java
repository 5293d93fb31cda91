package dev.lamina.engine;

/** The number type that a plan computes in. */
public enum Precision {
  /** 32-bit floats throughout. */
  FLOAT32,
  /** bfloat16 activations and weights, 32-bit accumulation, softmax and losses. */
  BFLOAT16
}
