package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a classifier's confidence is from its accuracy, and the table for a reliability plot.
 *
 * <p>Of B bins of equal width, bin i = 1 ... B holds the records whose confidence is in {@code ((i
 * - 1) / B, i / B]}, and the first one 0 too, with each edge rounded to the nearest double. {@code
 * expected = sum over bins of (n[i] / N) * |accuracy[i] - confidence[i]|}, {@code maximum =} the
 * largest {@code |accuracy[i] - confidence[i]|} of the bins that hold any. Both are computed
 * exactly and rounded once.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun, Weinberger: On calibration of
 *     modern neural networks</a>
 */
public final class CalibrationError implements Statistic<CalibrationError> {

  private static final BinaryForm FORM = new BinaryForm("CalibrationError", 'E', 1);
  private static final int MAX_BINS = 1 << 16;
  private static final int DEFAULT_BINS = 15;

  private final List<Tally> tallies;

  private CalibrationError(List<Tally> tallies) {
    this.tallies = tallies;
  }

  /** Returns the calibration of no records, in 15 bins, as in Guo et al. */
  public static CalibrationError empty() {
    return empty(DEFAULT_BINS);
  }

  /**
   * Returns the calibration of no records.
   *
   * @param bins number of bins B, from 1 to 65536, default 15
   * @throws IllegalArgumentException if {@code bins} is out of range
   */
  public static CalibrationError empty(int bins) {
    if (bins < 1 || bins > MAX_BINS) {
      throw new IllegalArgumentException(
          "CalibrationError: bins must be from 1 to " + MAX_BINS + ", got " + bins);
    }
    List<Tally> tallies = new ArrayList<>(bins);
    for (int i = 0; i < bins; i++) {
      tallies.add(new Tally());
    }
    return new CalibrationError(tallies);
  }

  /**
   * Adds a record.
   *
   * @param confidence the probability that was given to the predicted class, from 0 to 1
   * @param correct whether the predicted class is the true one
   * @throws IllegalArgumentException if {@code confidence} is out of range or NaN
   */
  public void add(double confidence, boolean correct) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "CalibrationError: confidence must be from 0 to 1, got " + confidence);
    }
    Tally tally = tallies.get(bin(confidence));
    tally.confidence.add(confidence);
    if (correct) {
      tally.correct++;
    }
  }

  private int bin(double confidence) {
    int bins = tallies.size();
    int bin = (int) Math.min(confidence * bins, bins - 1);
    // The product is rounded, so that it may be beside the bin whose edges enclose the confidence.
    while (confidence > edge(bin + 1)) {
      bin++;
    }
    while (bin > 0 && confidence <= edge(bin)) {
      bin--;
    }
    return bin;
  }

  private double edge(int i) {
    return (double) i / tallies.size();
  }

  @Override
  public CalibrationError merge(CalibrationError other) {
    if (tallies.size() != other.tallies.size()) {
      throw new IllegalArgumentException(
          "CalibrationError(bins=%d): merged must have as many bins, got %d"
              .formatted(tallies.size(), other.tallies.size()));
    }
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(other.tallies.get(i));
    }
    return this;
  }

  /** Returns the number of records. */
  public long count() {
    long count = 0;
    for (Tally tally : tallies) {
      count = Math.addExact(count, tally.confidence.count());
    }
    return count;
  }

  /** Returns the expected calibration error, from 0 to 1; NaN for no records. */
  public double expected() {
    ExactRatio gaps = ExactRatio.of(0);
    for (Tally tally : tallies) {
      gaps = gaps.plus(tally.gap());
    }
    long count = count();
    return count == 0 ? Double.NaN : gaps.dividedBy(count).doubleValue();
  }

  /** Returns the maximum calibration error, from 0 to 1; NaN for no records. */
  public double maximum() {
    double maximum = Double.NaN;
    for (Tally tally : tallies) {
      long count = tally.confidence.count();
      if (count > 0) {
        double gap = tally.gap().dividedBy(count).doubleValue();
        maximum = maximum >= gap ? maximum : gap;
      }
    }
    return maximum;
  }

  /** Returns the table of the bins (B), by ascending confidence. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>(tallies.size());
    for (int i = 0; i < tallies.size(); i++) {
      Tally tally = tallies.get(i);
      long count = tally.confidence.count();
      bins.add(
          new Bin(
              edge(i),
              edge(i + 1),
              count,
              (double) tally.correct / count,
              tally.confidence.mean()));
    }
    return List.copyOf(bins);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: number of bins (4 bytes); for each: records whose prediction is right (8
   * bytes) and the form of the sum of confidences.
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(tallies.size());
    for (Tally tally : tallies) {
      out.writeLong(tally.correct);
      tally.confidence.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static CalibrationError read(DataInput in) throws IOException {
    FORM.readHeader(in);
    int bins = FORM.readInt(in, "bins", 1, MAX_BINS);
    CalibrationError error = new CalibrationError(new ArrayList<>());
    long count = 0;
    for (int i = 0; i < bins; i++) {
      Tally tally = new Tally();
      tally.correct = FORM.readCount(in, "count of right predictions");
      tally.confidence.merge(ExactSum.read(in));
      long records = tally.confidence.count();
      FORM.check(
          tally.correct <= records, "right predictions must be at most " + records, tally.correct);
      // Rounding keeps order: the mean of confidences within the edges is within them too.
      double low = (double) i / bins;
      double high = (double) (i + 1) / bins;
      double mean = tally.confidence.mean();
      FORM.check(
          records == 0 || (low <= mean && mean <= high),
          "mean confidence of a bin must be from " + low + " to " + high,
          mean);
      count = FORM.total(count, records);
      error.tallies.add(tally);
    }
    return error;
  }

  /**
   * A bin of the reliability plot.
   *
   * @param low confidence above which its records are, from 0 to 1
   * @param high confidence up to which its records are, from 0 to 1
   * @param count its records, 0 or more
   * @param accuracy share of its records whose prediction is right, from 0 to 1; NaN for none
   * @param confidence mean confidence of its records, from 0 to 1; NaN for none
   */
  public record Bin(double low, double high, long count, double accuracy, double confidence) {}

  private static final class Tally {
    private final ExactSum confidence = ExactSum.empty();
    private long correct;

    void merge(Tally other) {
      confidence.merge(other.confidence);
      correct += other.correct;
    }

    /** Returns {@code |records whose prediction is right - sum of confidences|}. */
    ExactRatio gap() {
      return ExactRatio.of(correct).minus(confidence.exact()).abs();
    }
  }
}
