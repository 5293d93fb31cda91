package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Count, mean, variance, standard deviation, smallest and largest of a set of numbers.
 *
 * <p>{@code mean = sum(x) / N}, {@code variance = (sum(x^2) - sum(x)^2 / N) / (N - correction)},
 * computed exactly and rounded once, so that they lose nothing to cancellation. Numbers that are
 * not finite take no part in any of these: NaNs and infinities are counted apart.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.var.html">torch.var</a>
 */
public final class Moments implements Statistic<Moments> {

  private static final BinaryForm FORM = new BinaryForm("Moments", 'M', 1);

  private final ExactSum sum;
  private final ExactSum squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long nans;
  private long infinities;

  private Moments(ExactSum sum, ExactSum squares) {
    this.sum = sum;
    this.squares = squares;
  }

  /** Returns the moments of no numbers. */
  public static Moments empty() {
    return new Moments(ExactSum.empty(), ExactSum.empty());
  }

  /**
   * Adds a number.
   *
   * @param x any double; if not finite, it is counted apart and otherwise left out
   */
  public void add(double x) {
    if (!Double.isFinite(x)) {
      addNotFinite(x);
      return;
    }
    sum.add(x);
    squares.addProduct(x, x);
    min = Math.min(min, x);
    max = Math.max(max, x);
  }

  private void addNotFinite(double x) {
    if (Double.isNaN(x)) {
      nans = Math.incrementExact(nans);
    } else {
      infinities = Math.incrementExact(infinities);
    }
  }

  @Override
  public Moments merge(Moments other) {
    nans = Math.addExact(nans, other.nans);
    infinities = Math.addExact(infinities, other.infinities);
    sum.merge(other.sum);
    squares.merge(other.squares);
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    return this;
  }

  /** Returns how many finite numbers were added. */
  public long count() {
    return sum.count();
  }

  /** Returns how many NaNs were added, and left out. */
  public long nans() {
    return nans;
  }

  /** Returns how many infinities of either sign were added, and left out. */
  public long infinities() {
    return infinities;
  }

  /** Returns the sum, correctly rounded; 0 for no numbers. */
  public double sum() {
    return sum.value();
  }

  /** Returns the mean, correctly rounded; NaN for no numbers. */
  public double mean() {
    return sum.mean();
  }

  /**
   * Returns the variance, correctly rounded.
   *
   * @param correction taken from the count: 0 or more; 0 gives the biased variance, with which
   *     batch norm normalises, 1 the unbiased one, torch's default, which it keeps as running
   *     variance
   * @return the variance, or NaN if the count is not above {@code correction}
   * @throws IllegalArgumentException if {@code correction} is negative
   */
  public double variance(int correction) {
    return isSpread(correction) ? exactVariance(correction).doubleValue() : Double.NaN;
  }

  /**
   * Returns the standard deviation, the root of the exact variance, correctly rounded.
   *
   * @param correction taken from the count: 0 or more; see {@link #variance}
   * @return the standard deviation, or NaN if the count is not above {@code correction}
   * @throws IllegalArgumentException if {@code correction} is negative
   */
  public double standardDeviation(int correction) {
    return isSpread(correction) ? exactVariance(correction).squareRoot() : Double.NaN;
  }

  /** Returns the smallest number, of which -0.0 is below +0.0; NaN for no numbers. */
  public double min() {
    return count() == 0 ? Double.NaN : min;
  }

  /** Returns the largest number, of which +0.0 is above -0.0; NaN for no numbers. */
  public double max() {
    return count() == 0 ? Double.NaN : max;
  }

  private boolean isSpread(int correction) {
    if (correction < 0) {
      throw new IllegalArgumentException(
          "Moments: correction must not be negative, got " + correction);
    }
    return count() > correction;
  }

  private ExactRatio exactVariance(int correction) {
    ExactRatio total = sum.exact();
    ExactRatio squaredMean = total.times(total).dividedBy(count());
    return squares.exact().minus(squaredMean).dividedBy(count() - correction);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: the forms of the sum and of the sum of squares; smallest and largest
   * number (8 bytes each), +infinity and -infinity for no numbers; counts of NaNs and of infinities
   * (8 bytes each).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    sum.write(out);
    squares.write(out);
    out.writeDouble(min);
    out.writeDouble(max);
    out.writeLong(nans);
    out.writeLong(infinities);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static Moments read(DataInput in) throws IOException {
    FORM.readHeader(in);
    Moments moments = new Moments(ExactSum.read(in), ExactSum.read(in));
    moments.min = FORM.readDouble(in, "min");
    moments.max = FORM.readDouble(in, "max");
    moments.nans = FORM.readCount(in, "count of NaNs");
    moments.infinities = FORM.readCount(in, "count of infinities");
    moments.checkRead();
    return moments;
  }

  private void checkRead() throws IOException {
    FORM.check(sum.isFinite(), "sum must be finite", sum.value());
    FORM.check(squares.isFinite(), "sum of squares must be finite", squares.value());
    FORM.check(squares.count() == count(), "count of squares must be " + count(), squares.count());
    if (count() == 0) {
      FORM.check(min == Double.POSITIVE_INFINITY, "min of no numbers must be Infinity", min);
      FORM.check(max == Double.NEGATIVE_INFINITY, "max of no numbers must be -Infinity", max);
      return;
    }
    FORM.check(Double.isFinite(min), "min must be finite", min);
    FORM.check(Double.isFinite(max), "max must be finite", max);
    FORM.check(min <= mean() && mean() <= max, "mean must be from " + min + " to " + max, mean());
    FORM.check(exactVariance(0).signum() >= 0, "variance must not be negative", variance(0));
  }
}
