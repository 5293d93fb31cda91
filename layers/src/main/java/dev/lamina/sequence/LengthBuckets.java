package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts sequences into batches of similar lengths, of few shapes; immutable.
 *
 * <p>Sequences are sorted by length, the longest first, and cut where that leaves the least to
 * compute. A batch has the steps of its longest sequence, rounded up to a rung of a ladder whose
 * rungs are an eighth apart, and the most records or a power of 2 below. A batch of long sequences
 * has fewer records, so that no batch has more steps than allowed.
 *
 * @param records the most records of a batch, at least 1
 * @param steps the most steps of a batch, padding included, unless a single record has more
 * @param exact whether all sequences of a batch must have the same length, as those of a model need
 *     that is not told lengths
 */
public record LengthBuckets(int records, long steps, boolean exact) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Up to this many steps each length is a rung. */
  private static final int FINE = 16;

  /** Steps between two rungs, as a part of the power of 2 below them. */
  private static final int PARTS = 8;

  /** A run of few records takes about as long as if it had so many more. */
  private static final int OVERHEAD = 4;

  /**
   * Sequences that run together.
   *
   * @param places which they are, in the list that was cut
   * @param size the records of the run, at least as many as there are places
   * @param steps T of the run
   */
  public record Batch(List<Integer> places, int size, int steps) {}

  public LengthBuckets {
    check(records >= 1, "a batch has at least 1 record, got %s", records);
    check(steps >= 1, "a batch has at least 1 step, got %s", steps);
  }

  /** T for a length: the length itself or the rung above it; at least 1. */
  public int rung(int length) {
    if (exact || length <= FINE) {
      return Math.max(1, length);
    }
    int between = Integer.highestOneBit(length - 1) / PARTS;
    return (int) Math.min(Integer.MAX_VALUE, ((long) length + between - 1) / between * between);
  }

  /** The records of a full batch of T steps: a power of 2 below {@link #records}, if not that. */
  int capacity(int rung) {
    long most = Math.max(1, steps / rung);
    return most >= records ? records : (int) Long.highestOneBit(most);
  }

  /**
   * Cuts sequences.
   *
   * @param lengths of the sequences, each at least 0
   * @param all whether all must be in a batch; otherwise the shortest are left, if they fill none
   */
  public List<Batch> cut(int[] lengths, boolean all) {
    List<Integer> order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer place) -> lengths[place]).reversed())
            .toList();
    int[] rungs = order.stream().mapToInt(place -> rung(lengths[place])).toArray();
    int[] sizes = bestSizes(rungs);
    List<Batch> batches = new ArrayList<>();
    int begin = 0;
    while (begin < rungs.length) {
      int end = end(rungs, begin, sizes[begin]);
      batches.add(new Batch(order.subList(begin, end), sizes[begin], rungs[begin]));
      begin = end;
    }
    while (!all && !batches.isEmpty() && !isFull(batches.get(batches.size() - 1))) {
      batches.remove(batches.size() - 1);
    }
    return batches;
  }

  private boolean isFull(Batch batch) {
    return batch.places().size() == capacity(batch.steps());
  }

  /**
   * For each place where a batch may begin, the size that leaves the least to compute from there.
   */
  private int[] bestSizes(int[] rungs) {
    int[] sizes = new int[rungs.length];
    long[] costs = new long[rungs.length + 1];
    for (int begin = rungs.length - 1; begin >= 0; begin--) {
      costs[begin] = Long.MAX_VALUE;
      int size = capacity(rungs[begin]);
      while (size > 0) {
        long cost = (long) (size + OVERHEAD) * rungs[begin] + costs[end(rungs, begin, size)];
        if (cost < costs[begin]) {
          costs[begin] = cost;
          sizes[begin] = size;
        }
        size = Integer.highestOneBit(size - 1);
      }
    }
    return sizes;
  }

  /** Where a batch ends. */
  private int end(int[] rungs, int begin, int size) {
    int end = Math.min(rungs.length, begin + size);
    if (exact) {
      while (rungs[end - 1] != rungs[begin]) {
        end--;
      }
    }
    return end;
  }
}
