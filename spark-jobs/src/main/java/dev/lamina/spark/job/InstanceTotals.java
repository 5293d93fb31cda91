package dev.lamina.spark.job;

import dev.lamina.stats.ExactSum;
import dev.lamina.stats.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of means and variances of channels, each of one record or batch alone: what cumulative
 * running statistics are the means of. Merged in any order it has the same bits.
 */
final class InstanceTotals implements Statistic<InstanceTotals> {
  private static final int VERSION = 1;

  private final List<ExactSum> means;
  private final List<ExactSum> variances;

  private InstanceTotals(List<ExactSum> means, List<ExactSum> variances) {
    this.means = means;
    this.variances = variances;
  }

  static InstanceTotals empty(int channels) {
    InstanceTotals totals = new InstanceTotals(new ArrayList<>(), new ArrayList<>());
    for (int c = 0; c < channels; c++) {
      totals.means.add(ExactSum.empty());
      totals.variances.add(ExactSum.empty());
    }
    return totals;
  }

  void add(int channel, double mean, double variance) {
    means.get(channel).add(mean);
    variances.get(channel).add(variance);
  }

  /** Adds the mean and the unbiased variance of values. */
  void add(int channel, float[] values, int from, int length) {
    double mean = 0;
    for (int i = from; i < from + length; i++) {
      mean += values[i];
    }
    mean /= length;
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    add(channel, mean, squares / (length - 1.0));
  }

  int channels() {
    return means.size();
  }

  /** How many records or batches. */
  long count() {
    return means.get(0).count();
  }

  double mean(int channel) {
    return means.get(channel).mean();
  }

  double variance(int channel) {
    return variances.get(channel).mean();
  }

  @Override
  public InstanceTotals merge(InstanceTotals other) {
    for (int c = 0; c < means.size(); c++) {
      means.get(c).merge(other.means.get(c));
      variances.get(c).merge(other.variances.get(c));
    }
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(means.size());
    for (int c = 0; c < means.size(); c++) {
      means.get(c).write(out);
      variances.get(c).write(out);
    }
  }

  static InstanceTotals read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("totals of version " + version + ", expected " + VERSION);
    }
    int channels = in.readInt();
    InstanceTotals totals = new InstanceTotals(new ArrayList<>(), new ArrayList<>());
    for (int c = 0; c < channels; c++) {
      totals.means.add(ExactSum.read(in));
      totals.variances.add(ExactSum.read(in));
    }
    return totals;
  }
}
