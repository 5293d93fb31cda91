package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts of numbers in bins of equal width between two bounds.
 *
 * <p>{@code edge(i) = low + i * ((high - low) / B)} for i = 0 ... B - 1, and {@code edge(B) =
 * high}; bin i holds {@code edge(i) <= x < edge(i + 1)}, and the last bin {@code high} too. These
 * are numpy's edges and bins, to the last bit. Unlike there, what is outside is counted as well.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.histogram.html">
 *     numpy.histogram</a>
 */
public final class Histogram implements Statistic<Histogram> {

  private static final BinaryForm FORM = new BinaryForm("Histogram", 'H', 1);
  private static final int MAX_BINS = 1 << 20;

  private final double low;
  private final double high;
  private final double width;
  private final long[] counts;
  private long below;
  private long above;
  private long notFinite;

  private Histogram(double low, double high, long[] counts) {
    this.low = low;
    this.high = high;
    this.width = (high - low) / counts.length;
    this.counts = counts;
    // NaN fails both; an infinite bound or difference fails the first.
    if (!(high - low < Double.POSITIVE_INFINITY && low < high)) {
      throw new IllegalArgumentException(
          "Histogram: low must be below high and both finite, as must their difference, got "
              + "%s and %s".formatted(low, high));
    }
    for (int i = 0; i < counts.length; i++) {
      if (edge(i) >= edge(i + 1)) {
        throw new IllegalArgumentException(
            "%s: bins must be wide enough for distinct edges, got %s".formatted(this, edge(i)));
      }
    }
  }

  /**
   * Returns the histogram of no numbers.
   *
   * @param low lower bound, finite, included in the first bin
   * @param high upper bound, finite and above {@code low}, included in the last bin
   * @param bins number of bins B, from 1 to 2^20
   * @throws IllegalArgumentException if one is out of range, or {@code high - low} overflows, or
   *     the bins are so narrow that two edges are the same double
   */
  public static Histogram empty(double low, double high, int bins) {
    if (bins < 1 || bins > MAX_BINS) {
      throw new IllegalArgumentException(
          "Histogram: bins must be from 1 to " + MAX_BINS + ", got " + bins);
    }
    return new Histogram(low, high, new long[bins]);
  }

  /**
   * Adds a number.
   *
   * @param x any double
   */
  public void add(double x) {
    if (!Double.isFinite(x)) {
      notFinite = Math.incrementExact(notFinite);
    } else if (x < low) {
      below = Math.incrementExact(below);
    } else if (x > high) {
      above = Math.incrementExact(above);
    } else {
      int bin = bin(x);
      counts[bin] = Math.incrementExact(counts[bin]);
    }
  }

  private int bin(double x) {
    int last = counts.length - 1;
    int bin = (int) Math.min((x - low) / width, last);
    // The quotient is rounded, so that it may be beside the bin whose edges enclose the number.
    while (x < edge(bin)) {
      bin--;
    }
    while (bin < last && x >= edge(bin + 1)) {
      bin++;
    }
    return bin;
  }

  @Override
  public Histogram merge(Histogram other) {
    // Not ==, to which -0.0 is +0.0: bounds of different bits would give different bytes.
    if (Double.compare(low, other.low) != 0
        || Double.compare(high, other.high) != 0
        || counts.length != other.counts.length) {
      throw new IllegalArgumentException(
          "%s: merged must have the same bounds and bins, got %s".formatted(this, other));
    }
    below = Math.addExact(below, other.below);
    above = Math.addExact(above, other.above);
    notFinite = Math.addExact(notFinite, other.notFinite);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.addExact(counts[i], other.counts[i]);
    }
    return this;
  }

  /** Returns the number of bins B. */
  public int bins() {
    return counts.length;
  }

  /**
   * Returns an edge between two bins, or a bound.
   *
   * @param i from 0 (the lower bound) to B (the upper bound)
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public double edge(int i) {
    if (i < 0 || i > counts.length) {
      throw new IndexOutOfBoundsException(
          "%s: edge must be from 0 to %d, got %d".formatted(this, counts.length, i));
    }
    return i == counts.length ? high : low + i * width;
  }

  /** Returns the counts of the bins (B). */
  public long[] counts() {
    return counts.clone();
  }

  /** Returns how many finite numbers below the lower bound were added. */
  public long below() {
    return below;
  }

  /** Returns how many finite numbers above the upper bound were added. */
  public long above() {
    return above;
  }

  /** Returns how many NaNs and infinities were added. */
  public long notFinite() {
    return notFinite;
  }

  @Override
  public String toString() {
    return "Histogram(low=%s, high=%s, bins=%d)".formatted(low, high, counts.length);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: lower and upper bound (8 bytes each); counts below, above and not finite
   * (8 bytes each); number of bins (4 bytes) and the count of each (8 bytes).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeDouble(low);
    out.writeDouble(high);
    out.writeLong(below);
    out.writeLong(above);
    out.writeLong(notFinite);
    out.writeInt(counts.length);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static Histogram read(DataInput in) throws IOException {
    FORM.readHeader(in);
    double low = FORM.readDouble(in, "low");
    double high = FORM.readDouble(in, "high");
    long below = FORM.readCount(in, "count below");
    long above = FORM.readCount(in, "count above");
    long notFinite = FORM.readCount(in, "count of not finite numbers");
    int bins = FORM.readInt(in, "bins", 1, MAX_BINS);
    long[] counts = FORM.readCounts(in, "count of a bin", bins);
    Histogram histogram;
    try {
      histogram = new Histogram(low, high, counts);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    histogram.below = below;
    histogram.above = above;
    histogram.notFinite = notFinite;
    return histogram;
  }
}
