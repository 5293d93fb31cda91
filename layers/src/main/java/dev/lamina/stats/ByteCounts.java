package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * How often each value of a byte occurs in each channel of images, and the moments that follow.
 *
 * <p>With n[v] bytes of value v: {@code mean = sum(v * n[v]) / N}, {@code variance = (sum(v^2 *
 * n[v]) - sum(v * n[v])^2 / N) / (N - correction)}, from exact integers, rounded once. Values are
 * read on a scale: divided by 255 they are those that torchvision's {@code ToTensor} gives.
 */
public final class ByteCounts implements Statistic<ByteCounts> {
  /** The number of values of a byte. */
  public static final int VALUES = 256;

  private static final BinaryForm FORM = new BinaryForm("ByteCounts", 'B', 1);
  private static final int MAX_CHANNELS = 1 << 10;

  private final long[][] counts;

  private ByteCounts(long[][] counts) {
    this.counts = counts;
  }

  /**
   * Returns the counts of no images.
   *
   * @param channels number of channels C, from 1 to 1024
   * @throws IllegalArgumentException if {@code channels} is out of range
   */
  public static ByteCounts empty(int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "ByteCounts: channels must be from 1 to " + MAX_CHANNELS + ", got " + channels);
    }
    return new ByteCounts(new long[channels][VALUES]);
  }

  /**
   * Adds the pixels of an image.
   *
   * @param pixels (H, W, C), unsigned. Not modified.
   * @throws IllegalArgumentException if their number is no multiple of C
   */
  public void add(byte[] pixels) {
    int channels = counts.length;
    if (pixels.length % channels != 0) {
      throw new IllegalArgumentException(
          "ByteCounts(channels=%d): pixels must be a multiple of the channels, got %d"
              .formatted(channels, pixels.length));
    }
    for (int c = 0; c < channels; c++) {
      long[] own = counts[c];
      for (int i = c; i < pixels.length; i += channels) {
        own[pixels[i] & 0xff]++;
      }
    }
  }

  @Override
  public ByteCounts merge(ByteCounts other) {
    if (counts.length != other.counts.length) {
      throw new IllegalArgumentException(
          "ByteCounts(channels=%d): merged must have as many channels, got %d"
              .formatted(counts.length, other.counts.length));
    }
    // No count passes the channel's total, so that only this can overflow.
    long unused = Math.addExact(count(0), other.count(0));
    for (int c = 0; c < counts.length; c++) {
      for (int v = 0; v < VALUES; v++) {
        counts[c][v] += other.counts[c][v];
      }
    }
    return this;
  }

  /**
   * Returns the counts of the same images with so many equal channels, as gray images have in
   * color.
   *
   * @throws IllegalArgumentException if there is more than one channel now
   */
  public ByteCounts repeated(int channels) {
    if (counts.length != 1) {
      throw new IllegalArgumentException(
          "ByteCounts(channels=%d): only one channel can be repeated".formatted(counts.length));
    }
    ByteCounts repeated = empty(channels);
    for (long[] own : repeated.counts) {
      System.arraycopy(counts[0], 0, own, 0, VALUES);
    }
    return repeated;
  }

  /** Returns the number of channels C. */
  public int channels() {
    return counts.length;
  }

  /** Returns how often each value occurs in a channel (256). */
  public long[] counts(int channel) {
    return counts[channel].clone();
  }

  /** Returns the number of bytes of a channel. */
  public long count(int channel) {
    long total = 0;
    for (long count : counts[channel]) {
      total += count;
    }
    return total;
  }

  /** Returns the smallest value of a channel; -1 for none. */
  public int min(int channel) {
    int v = 0;
    while (v < VALUES && counts[channel][v] == 0) {
      v++;
    }
    return v == VALUES ? -1 : v;
  }

  /** Returns the largest value of a channel; -1 for none. */
  public int max(int channel) {
    int v = VALUES - 1;
    while (v >= 0 && counts[channel][v] == 0) {
      v--;
    }
    return v;
  }

  /** Returns the exact sum of the values of a channel. */
  public BigInteger sum(int channel) {
    return powers(channel, 1);
  }

  /** Returns the exact sum of the squares of the values of a channel. */
  public BigInteger sumOfSquares(int channel) {
    return powers(channel, 2);
  }

  private BigInteger powers(int channel, int power) {
    BigInteger sum = BigInteger.ZERO;
    for (int v = 0; v < VALUES; v++) {
      BigInteger count = BigInteger.valueOf(counts[channel][v]);
      sum = sum.add(BigInteger.valueOf(v).pow(power).multiply(count));
    }
    return sum;
  }

  /**
   * Returns the mean of a channel, correctly rounded; NaN for no images.
   *
   * @param divisor what values are divided by, 1 or more
   */
  public double mean(int channel, int divisor) {
    long n = count(channel);
    return n == 0 ? Double.NaN : exact(sum(channel)).dividedBy(n).dividedBy(divisor).doubleValue();
  }

  /**
   * Returns the variance of a channel, correctly rounded.
   *
   * @param divisor what values are divided by, 1 or more
   * @param correction taken from the count, 0 or 1; 0 is numpy's default, 1 torch's
   * @return the variance, or NaN if the count is not above {@code correction}
   */
  public double variance(int channel, int divisor, int correction) {
    return count(channel) > correction
        ? exactVariance(channel, divisor, correction).doubleValue()
        : Double.NaN;
  }

  /** Returns the root of the exact {@link #variance}, correctly rounded, or NaN as that. */
  public double standardDeviation(int channel, int divisor, int correction) {
    return count(channel) > correction
        ? exactVariance(channel, divisor, correction).squareRoot()
        : Double.NaN;
  }

  private ExactRatio exactVariance(int channel, int divisor, int correction) {
    long n = count(channel);
    ExactRatio sum = exact(sum(channel));
    return exact(sumOfSquares(channel))
        .minus(sum.times(sum).dividedBy(n))
        .dividedBy(n - correction)
        .dividedBy((long) divisor * divisor);
  }

  private static ExactRatio exact(BigInteger value) {
    return new ExactRatio(value, 0);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: number of channels (4 bytes); for each the counts of the values 0 to 255
   * (8 bytes each). The channels have equal totals.
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(counts.length);
    for (long[] own : counts) {
      for (long count : own) {
        out.writeLong(count);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static ByteCounts read(DataInput in) throws IOException {
    FORM.readHeader(in);
    int channels = FORM.readInt(in, "channels", 1, MAX_CHANNELS);
    long[][] counts = new long[channels][];
    long first = 0;
    for (int c = 0; c < channels; c++) {
      counts[c] = FORM.readCounts(in, "count of a value", VALUES);
      long total = FORM.total(counts[c]);
      first = c == 0 ? total : first;
      FORM.check(total == first, "count of a channel must be " + first, total);
    }
    return new ByteCounts(counts);
  }
}
