package dev.lamina.spark.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.SparkSession;

/**
 * How a run went: the only part of a result that differs from run to run.
 *
 * @param started when, in UTC
 * @param seconds how long it took
 * @param recordsPerSecond of the records that the results are of
 * @param spark Spark's version
 * @param application Spark's name for the run
 */
public record RunTimes(
    String started, double seconds, double recordsPerSecond, String spark, String application) {
  /** Of a run that ends now. */
  static RunTimes since(Instant started, long records, SparkSession session) {
    double seconds = started.until(Instant.now(), ChronoUnit.MILLIS) / 1e3;
    return new RunTimes(
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        seconds,
        records / Math.max(seconds, 1e-3),
        session.version(),
        session.sparkContext().applicationId());
  }
}
