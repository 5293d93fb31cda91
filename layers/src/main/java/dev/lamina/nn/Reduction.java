package dev.lamina.nn;

/** How a loss becomes one number, as torch's {@code reduction}. */
public enum Reduction {
  /** It does not: one value an element. */
  NONE,
  /** The mean, weighted where the loss has weights. */
  MEAN,
  /** The sum. */
  SUM
}
