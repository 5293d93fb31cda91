package dev.lamina.spark.job;

import java.util.List;
import java.util.Map;

/**
 * What {@link PreprocessJob} did.
 *
 * @param job always {@code preprocess}
 * @param lamina Lamina's version
 * @param settings what was done
 * @param counts of records, and of files that are none
 * @param bytes of all that was written for the records
 * @param outputs where it is
 * @param run how it went
 */
public record PreprocessResult(
    String job,
    String lamina,
    Settings settings,
    Counts counts,
    long bytes,
    Outputs outputs,
    Run run) {

  /** What was done. */
  public record Settings(
      String data,
      String mode,
      List<Map<String, Object>> transforms,
      String write,
      String encoding,
      int quality,
      String checksum) {}

  /**
   * Numbers of records and files.
   *
   * @param read all records
   * @param written those that were
   * @param unreadable those that were not, but are in the table of unreadable records
   * @param unreadableByReason the same by the code of the reason
   * @param maxUnreadable how many were allowed
   * @param tooManyUnreadable whether there were more, or nothing was written
   * @param withoutImageSuffix records whose file's name has no image format's suffix
   * @param hidden files whose names begin with a dot or underscore: no records
   */
  public record Counts(
      long read,
      long written,
      long unreadable,
      Map<String, Long> unreadableByReason,
      String maxUnreadable,
      boolean tooManyUnreadable,
      long withoutImageSuffix,
      long hidden) {}

  /**
   * Where the results are.
   *
   * @param report null if no sample was wanted or there is none
   */
  public record Outputs(
      String folder,
      String data,
      String records,
      String unreadable,
      String result,
      String report) {}

  /** How it went: the only part that differs from run to run. */
  public record Run(
      String started, double seconds, double imagesPerSecond, String spark, String application) {}

  /** The result as JSON, with keys in snake case. */
  public String toJson() {
    return ResultJson.write(this);
  }
}
