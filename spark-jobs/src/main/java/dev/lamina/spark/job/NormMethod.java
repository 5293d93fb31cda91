package dev.lamina.spark.job;

/** How the running statistics of norms are computed anew. */
public enum NormMethod {
  /** Those of one training batch of the whole data set, level by level. */
  SEQUENTIAL,
  /** The mean of those of training batches, as {@code torch.optim.swa_utils.update_bn} has it. */
  ONE_PASS
}
