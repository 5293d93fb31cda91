package dev.lamina.spark.run;

/** Where a job shows how far it is. */
@FunctionalInterface
public interface ProgressDisplay {
  /** Shows nothing. */
  ProgressDisplay NONE = (stage, done, total, seconds, over) -> {};

  /**
   * Shows how far a stage is; called about twice a second, and when the stage ends.
   *
   * @param stage what is being done
   * @param done records so far
   * @param total records in all
   * @param seconds since the stage began
   * @param over whether the stage has ended
   */
  void show(String stage, long done, long total, double seconds, boolean over);
}
