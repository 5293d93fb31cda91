package dev.lamina.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * How far apart two histograms over the same bins are: of a set by which a model was made, and of
 * one that it runs on.
 */
public final class Drift {
  /** Buckets of the population stability index. */
  private static final int BUCKETS = 10;

  /** What stands for the share of an empty bucket, whose logarithm would be infinite. */
  private static final double LEAST_SHARE = 1e-4;

  private Drift() {}

  /**
   * Returns the population stability index.
   *
   * <p>{@code PSI = sum over buckets of (q - p) * ln(q / p)}, with p and q the buckets' shares of
   * the two sets, at least 0.0001. The buckets are the deciles of the first set as near as its bins
   * allow: bins are joined, in order, until another tenth of the set is reached. By custom less
   * than 0.1 is no drift, more than 0.25 a large one.
   *
   * @param reference (B) counts of the first set. Not modified.
   * @param other (B) counts of the second one over the same bins. Not modified.
   * @return 0 or more; NaN if either is empty
   * @throws IllegalArgumentException if there are not as many bins
   */
  public static double populationStability(long[] reference, long[] other) {
    checkBins(reference, other);
    double total = total(reference);
    double otherTotal = total(other);
    if (total == 0 || otherTotal == 0) {
      return Double.NaN;
    }
    double index = 0;
    for (long[] bucket : buckets(reference, other, total)) {
      double p = Math.max(LEAST_SHARE, bucket[0] / total);
      double q = Math.max(LEAST_SHARE, bucket[1] / otherTotal);
      index += (q - p) * StrictMath.log(q / p);
    }
    return index;
  }

  private static List<long[]> buckets(long[] reference, long[] other, double total) {
    List<long[]> buckets = new ArrayList<>();
    long[] open = new long[2];
    double reached = 0;
    double tenths = 0;
    for (int i = 0; i < reference.length; i++) {
      open[0] += reference[i];
      open[1] += other[i];
      reached += reference[i];
      if (reached * BUCKETS >= (tenths + 1) * total && reached < total) {
        tenths = Math.floor(reached * BUCKETS / total);
        buckets.add(open);
        open = new long[2];
      }
    }
    buckets.add(open);
    return buckets;
  }

  /**
   * Returns Kolmogorov and Smirnov's distance: the largest difference between the shares of the two
   * sets below any edge of the bins.
   *
   * @param reference (B) counts of the first set. Not modified.
   * @param other (B) counts of the second one over the same bins. Not modified.
   * @return from 0 to 1; NaN if either is empty
   * @throws IllegalArgumentException if there are not as many bins
   */
  public static double kolmogorovSmirnov(long[] reference, long[] other) {
    checkBins(reference, other);
    double total = total(reference);
    double otherTotal = total(other);
    if (total == 0 || otherTotal == 0) {
      return Double.NaN;
    }
    double distance = 0;
    long below = 0;
    long otherBelow = 0;
    for (int i = 0; i < reference.length; i++) {
      below += reference[i];
      otherBelow += other[i];
      distance = Math.max(distance, Math.abs(below / total - otherBelow / otherTotal));
    }
    return distance;
  }

  private static void checkBins(long[] reference, long[] other) {
    if (reference.length != other.length) {
      throw new IllegalArgumentException(
          "there must be as many bins, got %d and %d".formatted(reference.length, other.length));
    }
  }

  private static double total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total = Math.addExact(total, count);
    }
    return total;
  }
}
