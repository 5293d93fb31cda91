package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What is known of the values of one channel; {@link ChannelStatistics} adds to it. */
final class ChannelTally {
  /** The bins, and one for what is not finite, which is empty but while a record is counted. */
  static final int TABLE = ValueGrid.BINS + 1;

  /** Two tables, so that neighbouring values, counted in them by turns, do not wait in line. */
  final int[] recent = new int[2 * TABLE];

  final ExactSum sum;
  final ExactSum squares;
  private long[] earlier;
  private long inRecent;
  long count;
  long zeros;
  long nans;
  long infinities;
  float min = Float.POSITIVE_INFINITY;
  float max = Float.NEGATIVE_INFINITY;

  ChannelTally(ExactSum sum, ExactSum squares) {
    this.sum = sum;
    this.squares = squares;
  }

  /** Makes room for more values in bins of 32 bits, which are a half of what longs would take. */
  void reserve(int more) {
    inRecent += more;
    if (inRecent > Integer.MAX_VALUE) {
      earlier = bins();
      Arrays.fill(recent, 0);
      inRecent = more;
    }
  }

  long[] bins() {
    long[] all = earlier == null ? new long[ValueGrid.BINS] : earlier.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] += (long) recent[i] + recent[TABLE + i];
    }
    return all;
  }

  void leaveOut(float x) {
    if (Float.isNaN(x)) {
      nans++;
    } else {
      infinities++;
    }
  }

  void widen(float low, float high) {
    // Adding 0 makes -0.0 the +0.0 that it equals, of which there is one.
    min = Math.min(min, low + 0.0f);
    max = Math.max(max, high + 0.0f);
  }

  long finite() {
    return count - nans - infinities;
  }

  double mean() {
    return finite() == 0 ? Double.NaN : sum.exact().dividedBy(finite()).doubleValue();
  }

  double variance(int correction) {
    if (correction < 0) {
      throw new IllegalArgumentException(
          "ChannelStatistics: correction must not be negative, got " + correction);
    }
    if (finite() <= correction) {
      return Double.NaN;
    }
    ExactRatio total = sum.exact();
    ExactRatio spread = squares.exact().minus(total.times(total).dividedBy(finite()));
    // The sums of records are rounded: of equal values there may be a trace below 0.
    return spread.signum() < 0 ? 0 : spread.dividedBy(finite() - correction).doubleValue();
  }

  void merge(ChannelTally other) {
    count = Math.addExact(count, other.count);
    zeros += other.zeros;
    nans += other.nans;
    infinities += other.infinities;
    sum.merge(other.sum);
    squares.merge(other.squares);
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    addBins(other.bins(), other.finite());
  }

  private void addBins(long[] more, long total) {
    if (inRecent + total <= Integer.MAX_VALUE) {
      inRecent += total;
      for (int i = 0; i < more.length; i++) {
        recent[i] += (int) more[i];
      }
      return;
    }
    if (earlier == null) {
      earlier = new long[ValueGrid.BINS];
    }
    for (int i = 0; i < earlier.length; i++) {
      earlier[i] += more[i];
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(zeros);
    out.writeLong(nans);
    out.writeLong(infinities);
    sum.write(out);
    squares.write(out);
    out.writeFloat(min);
    out.writeFloat(max);
    long[] all = bins();
    out.writeShort((int) Arrays.stream(all).filter(n -> n > 0).count());
    for (int i = 0; i < all.length; i++) {
      if (all[i] > 0) {
        out.writeShort(i);
        out.writeLong(all[i]);
      }
    }
  }

  static ChannelTally read(DataInput in) throws IOException {
    long count = ChannelStatistics.FORM.readCount(in, "count");
    long zeros = ChannelStatistics.FORM.readCount(in, "zeros");
    long nans = ChannelStatistics.FORM.readCount(in, "NaNs");
    long infinities = ChannelStatistics.FORM.readCount(in, "infinities");
    ChannelTally channel = new ChannelTally(ExactSum.read(in), ExactSum.read(in));
    channel.count = count;
    channel.zeros = zeros;
    channel.nans = nans;
    channel.infinities = infinities;
    channel.min = in.readFloat();
    channel.max = in.readFloat();
    channel.readBins(in);
    channel.checkRead();
    return channel;
  }

  private void readBins(DataInput in) throws IOException {
    int filled = in.readUnsignedShort();
    long[] all = new long[ValueGrid.BINS];
    int before = -1;
    for (int i = 0; i < filled; i++) {
      int bin = in.readUnsignedShort();
      ChannelStatistics.FORM.check(
          bin > before && bin < all.length,
          "bins must ascend to at most " + (all.length - 1),
          bin + " after " + before);
      all[bin] = ChannelStatistics.FORM.readCount(in, "count of a bin");
      ChannelStatistics.FORM.check(all[bin] > 0, "count of a bin must be above 0", all[bin]);
      before = bin;
    }
    long binned = ChannelStatistics.FORM.total(all);
    ChannelStatistics.FORM.check(
        ChannelStatistics.FORM.total(binned, nans, infinities) == count,
        "values must be those of the bins and those that are not finite, " + count,
        binned);
    addBins(all, binned);
    ChannelStatistics.FORM.check(
        zeros <= all[ValueGrid.MIDDLE], "zeros must be in their bin", zeros);
  }

  private void checkRead() throws IOException {
    ChannelStatistics.FORM.check(sum.isFinite(), "sum must be finite", sum.value());
    ChannelStatistics.FORM.check(
        squares.isFinite(), "sum of squares must be finite", squares.value());
    ChannelStatistics.FORM.check(
        squares.count() == sum.count(), "sums must be of as many records", sum.count());
    ChannelStatistics.FORM.check(
        squares.exact().signum() >= 0, "sum of squares must be 0 or more", squares.value());
    if (finite() == 0) {
      ChannelStatistics.FORM.check(
          min == Float.POSITIVE_INFINITY, "min of no values must be Infinity", min);
      ChannelStatistics.FORM.check(
          max == Float.NEGATIVE_INFINITY, "max of no values must be -Infinity", max);
      return;
    }
    long[] all = bins();
    boolean holds = all[ValueGrid.binOrMiddle(min)] > 0 && all[ValueGrid.binOrMiddle(max)] > 0;
    ChannelStatistics.FORM.check(
        holds && min <= max && isOneZero(min) && isOneZero(max),
        "min and max must be finite values in bins of theirs",
        min + " and " + max);
  }

  private static boolean isOneZero(float x) {
    return Float.floatToRawIntBits(x) != Integer.MIN_VALUE;
  }
}
