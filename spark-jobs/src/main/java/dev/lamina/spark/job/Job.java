package dev.lamina.spark.job;

import dev.lamina.spark.run.ProgressDisplay;
import org.apache.spark.sql.SparkSession;

/**
 * A job that is yet to be run.
 *
 * @param <R> what it finds
 */
public interface Job<R extends JobResult> {
  /**
   * Does all that can be done without Spark: checks the configuration, loads the model, lists the
   * data if they are in a local file system. {@link #run} does it otherwise.
   *
   * @return this job
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  Job<R> prepare();

  /**
   * Runs the job.
   *
   * @param session its own settings must name Lamina's registrator for Kryo
   * @param display where to show how far it is
   * @throws ConfigException as {@link #prepare}
   */
  R run(SparkSession session, ProgressDisplay display);

  /** Runs the job and shows nothing. */
  default R run(SparkSession session) {
    return run(session, ProgressDisplay.NONE);
  }
}
