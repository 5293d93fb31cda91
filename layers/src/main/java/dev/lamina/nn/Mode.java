package dev.lamina.nn;

/** How layers that distinguish them compute: as in torch's {@code train()} or {@code eval()}. */
public enum Mode {
  TRAINING,
  EVALUATION
}
