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
    RecordCounts counts,
    long bytes,
    Outputs outputs,
    RunTimes run)
    implements JobResult {

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

  @Override
  public String unreadable() {
    return outputs.unreadable();
  }

  @Override
  public String toJson() {
    return ResultJson.write(this);
  }
}
