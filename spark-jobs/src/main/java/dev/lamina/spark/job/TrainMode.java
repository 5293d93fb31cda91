package dev.lamina.spark.job;

/** By whose statistics norms with running statistics normalise when a model is evaluated. */
public enum TrainMode {
  /** By the running ones, as in torch's evaluation mode. */
  NONE,
  /** By those of the whole data set, as one training batch of it would. */
  GLOBAL
}
