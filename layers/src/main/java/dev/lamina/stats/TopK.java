package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Numbers of records whose true class is among the k with the highest scores, for one k or several.
 *
 * <p>{@code rank = } number of classes with a higher score than the true one, plus those of lower
 * index with the same score; {@code accuracy(k) = } records with {@code rank < k} / N. So of equal
 * scores the first is the highest, as in torch's {@code argmax}, and a NaN is above every number,
 * as in torch's {@code argmax} and {@code topk}.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.topk.html">torch.topk</a>
 */
public final class TopK implements Statistic<TopK> {

  private static final BinaryForm FORM = new BinaryForm("TopK", 'K', 1);
  private static final int MAX_KS = 1000;

  private final int[] ks;
  private final long[] hits;
  private long count;

  private TopK(int[] ks) {
    this.ks = ks;
    this.hits = new long[ks.length];
  }

  /**
   * Returns the counts of no records.
   *
   * @param ks the numbers of highest scores to look among, 1 to 1000 of them in any order, each 1
   *     or more and none twice; commonly 1 and 5. Not modified.
   * @throws IllegalArgumentException if there is none or too many, or one is below 1 or there twice
   */
  public static TopK empty(int... ks) {
    int[] sorted = ks.clone();
    Arrays.sort(sorted);
    if (sorted.length < 1 || sorted.length > MAX_KS) {
      throw new IllegalArgumentException(
          "TopK: ks must be from 1 to " + MAX_KS + " numbers, got " + sorted.length);
    }
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] < 1 || (i > 0 && sorted[i] == sorted[i - 1])) {
        throw new IllegalArgumentException(
            "TopK: ks must be distinct and 1 or more, got " + Arrays.toString(ks));
      }
    }
    return new TopK(sorted);
  }

  /**
   * Adds a record.
   *
   * @param scores (C) logits or probabilities, any floats. Not modified.
   * @param label true class, from 0 to C - 1
   * @throws IllegalArgumentException if {@code label} is out of range
   */
  public void add(float[] scores, int label) {
    add(rank(scores, label));
  }

  /**
   * Adds a record by the rank of its true class.
   *
   * @param rank see {@link #rank}: 0 or more, 0 where the prediction is right
   * @throws IllegalArgumentException if {@code rank} is negative
   */
  public void add(int rank) {
    if (rank < 0) {
      throw new IllegalArgumentException("TopK: rank must not be negative, got " + rank);
    }
    count = Math.incrementExact(count);
    for (int i = ks.length - 1; i >= 0 && rank < ks[i]; i--) {
      hits[i]++;
    }
  }

  /**
   * Returns the place of a class among all, by descending score.
   *
   * @param scores (C) logits or probabilities, any floats. Not modified.
   * @param label the class, from 0 to C - 1
   * @return the number of classes above it, from 0 to C - 1
   * @throws IllegalArgumentException if {@code label} is out of range
   */
  public static int rank(float[] scores, int label) {
    if (label < 0 || label >= scores.length) {
      throw new IllegalArgumentException(
          "TopK: label must be from 0 to %d, got %d".formatted(scores.length - 1, label));
    }
    // Adding 0 makes -0.0 the +0.0 that it equals; Float.compare has NaN above all, as torch has.
    float own = scores[label] + 0.0f;
    int rank = 0;
    for (int i = 0; i < scores.length; i++) {
      int order = Float.compare(scores[i] + 0.0f, own);
      if (order > 0 || (order == 0 && i < label)) {
        rank++;
      }
    }
    return rank;
  }

  @Override
  public TopK merge(TopK other) {
    if (!Arrays.equals(ks, other.ks)) {
      throw new IllegalArgumentException(
          "TopK(ks=%s): merged must have the same ks, got %s"
              .formatted(Arrays.toString(ks), Arrays.toString(other.ks)));
    }
    // No hits pass the count, so that only it can overflow.
    count = Math.addExact(count, other.count);
    for (int i = 0; i < hits.length; i++) {
      hits[i] += other.hits[i];
    }
    return this;
  }

  /** Returns the number of records. */
  public long count() {
    return count;
  }

  /** Returns the numbers of highest scores that are looked among, ascending. */
  public int[] ks() {
    return ks.clone();
  }

  /**
   * Returns the number of records whose true class is among the k with the highest scores.
   *
   * @param k one of {@link #ks}
   * @throws IllegalArgumentException if it is none of them
   */
  public long hits(int k) {
    int i = Arrays.binarySearch(ks, k);
    if (i < 0) {
      throw new IllegalArgumentException(
          "TopK(ks=%s): k must be one of ks, got %d".formatted(Arrays.toString(ks), k));
    }
    return hits[i];
  }

  /**
   * Returns the share of records whose true class is among the k with the highest scores.
   *
   * @param k one of {@link #ks}
   * @return from 0 to 1; NaN for no records
   * @throws IllegalArgumentException if it is none of them
   */
  public double accuracy(int k) {
    return (double) hits(k) / count;
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: count of records (8 bytes); number of ks (4 bytes); each k, ascending (4
   * bytes), with its hits (8 bytes).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeLong(count);
    out.writeInt(ks.length);
    for (int i = 0; i < ks.length; i++) {
      out.writeInt(ks[i]);
      out.writeLong(hits[i]);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static TopK read(DataInput in) throws IOException {
    FORM.readHeader(in);
    long count = FORM.readCount(in, "count");
    TopK top = new TopK(new int[FORM.readInt(in, "number of ks", 1, MAX_KS)]);
    top.count = count;
    int k = 0;
    long hits = 0;
    for (int i = 0; i < top.ks.length; i++) {
      int next = FORM.readInt(in, "k", 1, Integer.MAX_VALUE);
      FORM.check(next > k, "ks must be in ascending order", next + " after " + k);
      k = next;
      long more = FORM.readCount(in, "hits");
      FORM.check(hits <= more && more <= count, "hits must rise with k up to " + count, more);
      hits = more;
      top.ks[i] = k;
      top.hits[i] = hits;
    }
    return top;
  }
}
