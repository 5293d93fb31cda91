package dev.lamina.spark.job;

import dev.lamina.stats.ByteCounts;
import dev.lamina.stats.ValueGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@link StatisticsJob} found. What is not a number the JSON form shows as null.
 *
 * @param job always {@code statistics}
 * @param lamina Lamina's version
 * @param settings what was looked at, and with what
 * @param counts of records, and of files that are none
 * @param data of the data themselves; null where a model's layers were looked into
 * @param edges of the bins of histograms: those of bin i are edges i and i + 1; null stands for
 *     minus and plus infinity
 * @param layers of a model, its inputs first, in the order of its graph; none without a model
 * @param skipped layers whose outputs have no axis of records
 * @param drift against an earlier result; null without one
 * @param outputs where the tables are
 * @param run how it went
 */
public record StatisticsResult(
    String job,
    String lamina,
    Settings settings,
    RecordCounts counts,
    DataFigures data,
    List<Double> edges,
    List<LayerFigures> layers,
    List<String> skipped,
    DriftFigures drift,
    Outputs outputs,
    RunTimes run)
    implements JobResult {

  /** What was looked at, and with what; what is of a model is null without one. */
  public record Settings(
      String data,
      String model,
      String weights,
      List<Map<String, Object>> transforms,
      String engine,
      String precision,
      String compare) {}

  /**
   * The data themselves.
   *
   * @param kind {@code L} or {@code RGB} for images, {@code tensors}
   * @param channels bytes from 0 to 255 for images, floats for tensors
   * @param normalize the arguments of torchvision's Normalize after ToTensor; of tensors as they
   *     are
   * @param sizes numbers of records by width x height, or by elements of a tensor; null for more
   *     than 10,000 distinct ones
   * @param formats numbers of images by file format
   * @param labels numbers of records by class
   */
  public record DataFigures(
      String kind,
      List<ChannelFigures> channels,
      Normalize normalize,
      Map<String, Long> sizes,
      Map<String, Long> formats,
      Map<String, Long> labels) {}

  /** The arguments of torchvision's Normalize. */
  public record Normalize(List<Double> mean, List<Double> std) {}

  /**
   * A layer's output.
   *
   * @param layer its path
   * @param type of the layer; {@code Input} for an input of the model
   * @param shape of a record
   * @param channelAxis which axis of {@code shape} counts the channels; -1 if all is one channel
   * @param channels their figures
   */
  public record LayerFigures(
      String layer,
      String type,
      List<Long> shape,
      int channelAxis,
      List<ChannelFigures> channels) {}

  /**
   * How far the figures are from earlier ones.
   *
   * @param earlier the file with the earlier figures
   * @param layers by layer, the largest population stability index first
   * @param channels by channel, the largest population stability index first
   * @param unmatched layers that only one of the two has, or with other channels
   */
  public record DriftFigures(
      String earlier,
      List<LayerDrift> layers,
      List<ChannelDrift> channels,
      List<String> unmatched) {}

  /**
   * A layer's drift.
   *
   * @param layer its path; {@code data} for the data themselves
   * @param psi population stability index of all channels' values together
   * @param ks Kolmogorov-Smirnov distance of all channels' values together
   * @param worstPsi the largest index of a channel
   * @param meanPsi the plain mean of the channels' indices
   */
  public record LayerDrift(String layer, double psi, double ks, double worstPsi, double meanPsi) {}

  /**
   * A channel's drift.
   *
   * @param psi population stability index, by deciles of the earlier values
   * @param ks Kolmogorov-Smirnov distance over the bins
   * @param meanShift (mean - earlier mean) / earlier standard deviation
   */
  public record ChannelDrift(
      String layer,
      int channel,
      double psi,
      double ks,
      double meanShift,
      double earlierMean,
      double mean) {}

  /** Where the results are. */
  public record Outputs(String folder, String channels, String unreadable, String result) {}

  /** The edges of the bins of bytes: value i is bin i. */
  static List<Double> byteEdges() {
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= ByteCounts.VALUES; i++) {
      edges.add((double) i);
    }
    return edges;
  }

  /** The edges of the bins of floats. */
  static List<Double> valueEdges() {
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= ValueGrid.BINS; i++) {
      edges.add(ValueGrid.edge(i));
    }
    return edges;
  }

  @Override
  public String unreadable() {
    return outputs.unreadable();
  }

  @Override
  public String toJson() {
    return ResultJson.write(this);
  }
}
