package dev.lamina.spark.job;

/** What a model of sequences is to say. */
public enum SequenceTask {
  /** The class of each sequence, from an output (N, classes). */
  CLASSIFICATION,
  /** The class of each step, from an output (N, T, classes). */
  TAGGING,
  /** The next token after each step, from an output (N, T, tokens). */
  LANGUAGE_MODEL
}
