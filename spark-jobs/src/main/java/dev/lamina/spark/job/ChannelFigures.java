package dev.lamina.spark.job;

import dev.lamina.stats.ByteCounts;
import dev.lamina.stats.ChannelStatistics;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The figures of one channel; of no values they are NaN.
 *
 * @param channel from 0
 * @param count values, those that are not finite among them
 * @param mean of the finite values
 * @param variance of the finite values, divided by their number
 * @param std its root
 * @param min smallest finite value
 * @param max largest finite value
 * @param zeros share of the values that are 0, 0 to 1
 * @param nans values that are no numbers
 * @param infinities values that are infinite
 * @param sum exact; of images' bytes alone, else null
 * @param sumOfSquares exact; of images' bytes alone, else null
 * @param norm what a batch or instance norm keeps, of its input's channel; else null
 * @param histogram of the finite values
 */
public record ChannelFigures(
    int channel,
    long count,
    double mean,
    double variance,
    double std,
    double min,
    double max,
    double zeros,
    long nans,
    long infinities,
    BigInteger sum,
    BigInteger sumOfSquares,
    NormFigures norm,
    HistogramFigures histogram) {

  /**
   * The running statistics of a norm beside those of what it reads.
   *
   * @param runningMean as the weights have it
   * @param runningVariance as the weights have it
   * @param inputMean observed
   * @param inputVariance observed, divided by the count less 1, as running variances are
   */
  public record NormFigures(
      double runningMean, double runningVariance, double inputMean, double inputVariance) {}

  /**
   * A histogram without its empty ends.
   *
   * @param first the bin of the first count
   * @param counts of that bin and those after it
   */
  public record HistogramFigures(int first, List<Long> counts) {
    static HistogramFigures of(long[] counts) {
      int first = 0;
      int end = counts.length;
      while (first < end && counts[first] == 0) {
        first++;
      }
      while (end > first && counts[end - 1] == 0) {
        end--;
      }
      return new HistogramFigures(first, Arrays.stream(counts, first, end).boxed().toList());
    }

    /** All counts. */
    long[] counts(int bins) {
      long[] all = new long[bins];
      for (int i = 0; i < counts.size(); i++) {
        all[first + i] = counts.get(i);
      }
      return all;
    }
  }

  /** The figures of all channels. */
  static List<ChannelFigures> of(ChannelStatistics statistics, List<NormFigures> norms) {
    List<ChannelFigures> figures = new ArrayList<>();
    for (int c = 0; c < statistics.channels(); c++) {
      double variance = statistics.variance(c, 0);
      figures.add(
          new ChannelFigures(
              c,
              statistics.count(c),
              statistics.mean(c),
              variance,
              Math.sqrt(variance),
              statistics.min(c),
              statistics.max(c),
              (double) statistics.zeros(c) / statistics.count(c),
              statistics.nans(c),
              statistics.infinities(c),
              null,
              null,
              norms.isEmpty() ? null : norms.get(c),
              HistogramFigures.of(statistics.histogram(c))));
    }
    return figures;
  }

  /** The figures of images' bytes, from 0 to 255. */
  static List<ChannelFigures> of(ByteCounts bytes) {
    List<ChannelFigures> figures = new ArrayList<>();
    for (int c = 0; c < bytes.channels(); c++) {
      long count = bytes.count(c);
      long[] counts = bytes.counts(c);
      figures.add(
          new ChannelFigures(
              c,
              count,
              bytes.mean(c, 1),
              bytes.variance(c, 1, 0),
              bytes.standardDeviation(c, 1, 0),
              count == 0 ? Double.NaN : bytes.min(c),
              count == 0 ? Double.NaN : bytes.max(c),
              (double) counts[0] / count,
              0,
              0,
              bytes.sum(c),
              bytes.sumOfSquares(c),
              null,
              HistogramFigures.of(counts)));
    }
    return figures;
  }
}
