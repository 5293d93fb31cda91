package dev.lamina.spark.job;

import java.util.List;
import java.util.Map;

/**
 * What {@link RecalibrateJob} did.
 *
 * @param job always {@code recalibrate}
 * @param lamina Lamina's version
 * @param settings what was recalibrated, and with what
 * @param counts of records, and of files that are none
 * @param passes over the data that computed statistics, evaluations aside
 * @param norms how the statistics of each norm changed, in the order of the graph
 * @param before how good the model was; null if it was not evaluated
 * @param after how good it is with the new statistics; null if it was not evaluated
 * @param outputs where the results are
 * @param run how it went
 */
public record RecalibrateResult(
    String job,
    String lamina,
    Settings settings,
    RecordCounts counts,
    int passes,
    List<NormChange> norms,
    Quality before,
    Quality after,
    Outputs outputs,
    RunTimes run)
    implements JobResult {

  /** What was recalibrated, and with what. */
  public record Settings(
      String data,
      String model,
      String weights,
      String method,
      String loss,
      List<Map<String, Object>> transforms,
      String engine,
      String precision,
      int batchSize) {}

  /**
   * The change of a norm.
   *
   * @param layer its path
   * @param type of the layer
   * @param channels their number
   * @param meanShift the largest |old mean - new mean| / new standard deviation of a channel
   * @param leastRatio the smallest old variance / new variance of a channel
   * @param largestRatio the largest one
   */
  public record NormChange(
      String layer,
      String type,
      int channels,
      double meanShift,
      double leastRatio,
      double largestRatio) {}

  /**
   * How good a model is.
   *
   * @param loss over all records, by the loss's own reduction
   * @param accuracy share of records with the right prediction, 0 to 1
   * @param topK share of records whose true class is among the k highest scores, by k
   * @param unreadable records without a result, those that the model gives no number for among them
   */
  public record Quality(double loss, double accuracy, Map<Integer, Double> topK, long unreadable) {}

  /** Where the results are; records is null if the model was not evaluated. */
  public record Outputs(
      String folder, String weights, String records, String unreadable, String result) {}

  @Override
  public String unreadable() {
    return outputs.unreadable();
  }

  @Override
  public String toJson() {
    return ResultJson.write(this);
  }
}
