package dev.lamina.spark.run;

/** Where a job shows how far it is. */
@FunctionalInterface
public interface ProgressDisplay {
  /** Shows nothing. */
  ProgressDisplay NONE = (stage, done, total, seconds) -> {};

  /**
   * Shows how far a stage is; called about twice a second, and when the stage ends.
   *
   * @param stage what is being done
   * @param done records so far
   * @param total records in all
   * @param seconds since the stage began; negative when it has ended
   */
  void show(String stage, long done, long total, double seconds);
}
