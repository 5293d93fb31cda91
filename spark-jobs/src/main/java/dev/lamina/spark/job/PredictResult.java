package dev.lamina.spark.job;

import java.util.List;
import java.util.Map;

/**
 * What {@link PredictJob} did.
 *
 * @param job always {@code predict}
 * @param lamina Lamina's version
 * @param settings what was predicted, and with what
 * @param counts of records, and of files that are none
 * @param classes the names of the classes, by label; none where they are not known
 * @param columns the arrays of the table, and the shape of a record in each
 * @param meanLoss the plain mean of the column of losses; null without that
 * @param outputs where the tables are
 * @param run how it went
 */
public record PredictResult(
    String job,
    String lamina,
    Settings settings,
    RecordCounts counts,
    List<String> classes,
    List<ArrayColumn> columns,
    Double meanLoss,
    Outputs outputs,
    RunTimes run)
    implements JobResult {

  /** What was predicted, and with what. */
  public record Settings(
      String data,
      String model,
      String weights,
      String loss,
      List<Map<String, Object>> transforms,
      String engine,
      String precision,
      int batchSize) {}

  /**
   * A column of arrays, whose elements are in row-major order.
   *
   * @param column its name
   * @param layer the output of the model, or the layer, that it is of
   * @param shape of a record
   */
  public record ArrayColumn(String column, String layer, List<Long> shape) {}

  /** Where the results are. */
  public record Outputs(String folder, String records, String unreadable, String result) {}

  @Override
  public String unreadable() {
    return outputs.unreadable();
  }

  @Override
  public String toJson() {
    return ResultJson.write(this);
  }
}
