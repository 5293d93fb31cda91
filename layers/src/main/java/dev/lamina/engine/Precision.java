package dev.lamina.engine;

/** The number type that a plan computes in. */
public enum Precision {
  /** 32-bit floats throughout. */
  FLOAT32,
  /**
   * bfloat16 activations and weights, 32-bit accumulation, softmax and losses. Where the processor
   * has no instructions for it, a plan computes in float32 instead, unless {@code
   * -Dlamina.bfloat16=force} has them emulated.
   */
  BFLOAT16
}
