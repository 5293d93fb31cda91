package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the values of each channel of a layer or of a data set are like: count, mean, variance,
 * smallest, largest, zeros, numbers that are not finite, and a histogram over {@link ValueGrid}.
 *
 * <p>{@code mean = sum(x) / N}, {@code variance = (sum(x^2) - sum(x)^2 / N) / (N - correction)}.
 * The values of one record and channel are summed in double precision, in a fixed order, and these
 * sums exactly: a record's part does not depend on the others, so no grouping of records shows, at
 * the cost of one exact addition a record and channel instead of one a value. Values that are not
 * finite take no part in moments and histogram.
 */
public final class ChannelStatistics implements Statistic<ChannelStatistics> {

  static final BinaryForm FORM = new BinaryForm("ChannelStatistics", 'A', 1);
  private static final int MAX_CHANNELS = 1 << 24;

  /** Below so many values a record is added value by value. */
  private static final int FEW = 16;

  /** Values that are added at once. */
  private static final int STEP = 4;

  private final ChannelTally[] channels;

  private double sum;
  private double squares;

  private ChannelStatistics(ChannelTally[] channels) {
    this.channels = channels;
  }

  /**
   * Returns the statistics of no records.
   *
   * @param channels number of channels C, from 1 to 2^24
   * @throws IllegalArgumentException if {@code channels} is out of range
   */
  public static ChannelStatistics empty(int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "ChannelStatistics: channels must be from 1 to " + MAX_CHANNELS + ", got " + channels);
    }
    ChannelTally[] own = new ChannelTally[channels];
    Arrays.setAll(own, c -> new ChannelTally(ExactSum.empty(), ExactSum.empty()));
    return new ChannelStatistics(own);
  }

  /**
   * Adds the values of one record in one channel.
   *
   * @param channel from 0 to C - 1
   * @param values holds them. Not modified.
   * @param from index of the first one
   * @param stride how far apart they are, 1 or more
   * @param length how many there are, 0 or more
   * @throws IndexOutOfBoundsException if the channel or a value is not there
   */
  public void add(int channel, float[] values, int from, int stride, int length) {
    ChannelTally own = channels[channel];
    Objects.checkIndex(from, values.length + 1);
    own.count = Math.addExact(own.count, length);
    own.reserve(length);
    sum = 0;
    squares = 0;
    int done = length < FEW ? 0 : addMany(own, values, from, stride, length);
    addFew(own, values, from + done * stride, stride, length - done);
    own.sum.add(sum);
    own.squares.add(squares);
  }

  private void addFew(ChannelTally own, float[] values, int from, int stride, int length) {
    for (int i = 0, at = from; i < length; i++, at += stride) {
      float x = values[at];
      int bin = ValueGrid.bin(x);
      if (bin == ValueGrid.NOT_FINITE) {
        own.leaveOut(x);
        continue;
      }
      sum += x;
      squares += (double) x * x;
      own.recent[bin]++;
      own.zeros += x == 0 ? 1 : 0;
      own.widen(x, x);
    }
  }

  /**
   * Adds the first values, a multiple of four of them, unless one of them is not finite. No branch
   * in the loop depends on a value.
   *
   * @return how many were added
   */
  private int addMany(ChannelTally own, float[] values, int from, int stride, int length) {
    int[] table = own.recent;
    int table1 = ChannelTally.TABLE;
    int middle = table[ValueGrid.MIDDLE] + table[table1 + ValueGrid.MIDDLE];
    int many = length & -STEP;
    double sum0 = 0;
    double sum1 = 0;
    double squares0 = 0;
    double squares1 = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0, at = from; i < many; i += STEP, at += STEP * stride) {
      float a = values[at];
      float b = values[at + stride];
      float c = values[at + 2 * stride];
      float d = values[at + 3 * stride];
      table[ValueGrid.bin(a)]++;
      table[table1 + ValueGrid.bin(b)]++;
      table[ValueGrid.bin(c)]++;
      table[table1 + ValueGrid.bin(d)]++;
      sum0 += (double) a + b;
      sum1 += (double) c + d;
      squares0 += (double) a * a + (double) b * b;
      squares1 += (double) c * c + (double) d * d;
      min = Math.min(min, Math.min(Math.min(a, b), Math.min(c, d)));
      max = Math.max(max, Math.max(Math.max(a, b), Math.max(c, d)));
    }
    if (table[ValueGrid.NOT_FINITE] + table[table1 + ValueGrid.NOT_FINITE] > 0) {
      takeBack(table, values, from, stride, many);
      return 0;
    }
    if (table[ValueGrid.MIDDLE] + table[table1 + ValueGrid.MIDDLE] > middle) {
      own.zeros += zeros(values, from, stride, many);
    }
    own.widen(min, max);
    sum = sum0 + sum1;
    squares = squares0 + squares1;
    return many;
  }

  private static void takeBack(int[] table, float[] values, int from, int stride, int length) {
    for (int i = 0; i < length; i++) {
      int first = i % 2 == 0 ? 0 : ChannelTally.TABLE;
      table[first + ValueGrid.bin(values[from + i * stride])]--;
    }
  }

  /** Counts zeros without a branch, which would be guessed wrong half of the time. */
  private static long zeros(float[] values, int from, int stride, int length) {
    int others = 0;
    for (int i = 0, at = from; i < length; i++, at += stride) {
      int magnitude = Float.floatToRawIntBits(values[at]) << 1;
      others += (magnitude | -magnitude) >>> 31;
    }
    return (long) length - others;
  }

  @Override
  public ChannelStatistics merge(ChannelStatistics other) {
    if (channels.length != other.channels.length) {
      throw new IllegalArgumentException(
          "ChannelStatistics(channels=%d): merged must have as many channels, got %d"
              .formatted(channels.length, other.channels.length));
    }
    for (int c = 0; c < channels.length; c++) {
      channels[c].merge(other.channels[c]);
    }
    return this;
  }

  /** Returns the number of channels C. */
  public int channels() {
    return channels.length;
  }

  /** Returns the number of values of a channel, those that are not finite among them. */
  public long count(int channel) {
    return channels[channel].count;
  }

  /** Returns the number of values of a channel that are 0. */
  public long zeros(int channel) {
    return channels[channel].zeros;
  }

  /** Returns the number of NaNs of a channel. */
  public long nans(int channel) {
    return channels[channel].nans;
  }

  /** Returns the number of infinities of a channel. */
  public long infinities(int channel) {
    return channels[channel].infinities;
  }

  /** Returns the number of finite values of a channel. */
  public long finite(int channel) {
    return channels[channel].finite();
  }

  /** Returns the mean of a channel's finite values; NaN for none. */
  public double mean(int channel) {
    return channels[channel].mean();
  }

  /**
   * Returns the variance of a channel's finite values.
   *
   * @param correction taken from the count, 0 or more; 0 gives the biased variance, with which
   *     batch norm normalises, 1 the unbiased one, which it keeps as running variance
   * @return the variance, or NaN if the count is not above {@code correction}
   */
  public double variance(int channel, int correction) {
    return channels[channel].variance(correction);
  }

  /** Returns the smallest finite value of a channel; NaN for none. */
  public double min(int channel) {
    return channels[channel].finite() == 0 ? Double.NaN : channels[channel].min;
  }

  /** Returns the largest finite value of a channel; NaN for none. */
  public double max(int channel) {
    return channels[channel].finite() == 0 ? Double.NaN : channels[channel].max;
  }

  /** Returns how many finite values of a channel are in each bin of {@link ValueGrid} (B). */
  public long[] histogram(int channel) {
    return channels[channel].bins();
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: number of channels (4 bytes); for each: values, zeros, NaNs and infinities
   * (8 bytes each), the forms of the sums of values and of squares, smallest and largest finite
   * value (4 bytes each; infinity and -infinity for none), number of bins that are not empty (2
   * bytes), and each of these, ascending (2 bytes), with its count (8 bytes).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(channels.length);
    for (ChannelTally channel : channels) {
      channel.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static ChannelStatistics read(DataInput in) throws IOException {
    FORM.readHeader(in);
    int size = FORM.readInt(in, "channels", 1, MAX_CHANNELS);
    List<ChannelTally> channels = new ArrayList<>();
    for (int c = 0; c < size; c++) {
      channels.add(ChannelTally.read(in));
    }
    return new ChannelStatistics(channels.toArray(ChannelTally[]::new));
  }
}
