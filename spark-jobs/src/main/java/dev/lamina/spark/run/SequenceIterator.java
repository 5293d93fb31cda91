package dev.lamina.spark.run;

import dev.lamina.engine.Plan;
import dev.lamina.nn.Graph;
import dev.lamina.sequence.LengthBuckets;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A partition's sequences through plans of their lengths: some hundreds are sorted by length and
 * cut into batches ({@link LengthBuckets}), so that little is padded.
 *
 * <p>A record's result does not depend on its batch, on the batch's steps, nor on its company; so
 * results come in another order than records, and are the same however records are cut.
 *
 * @param <T> of results
 */
public final class SequenceIterator<T> implements Iterator<T> {
  /** Batches that wait to be filled. */
  private static final int BATCHES = 16;

  /** Numbers that wait: 16 MiB. */
  private static final long MOST_VALUES = 4 << 20;

  private record Waiting(DataRecord record, EncodedSequence sequence) {}

  private final Iterator<DataRecord> records;
  private final PlanSource plans;
  private final SequenceInput input;
  private final BatchIterator.Work<T> work;
  private final LengthBuckets buckets;
  private final List<Graph.Input> declared;
  private final Deque<T> ready = new ArrayDeque<>();
  private List<Waiting> window = new ArrayList<>();
  private boolean hasEnded;

  /** The results of records. */
  public SequenceIterator(
      Iterator<DataRecord> records,
      PlanSource plans,
      SequenceInput input,
      BatchIterator.Work<T> work) {
    this.records = records;
    this.plans = plans;
    this.input = input;
    this.work = work;
    this.buckets = input.buckets();
    this.declared = plans.graph().inputs();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (records.hasNext() || !window.isEmpty())) {
      fill();
      run(!records.hasNext());
    }
    if (ready.isEmpty() && !hasEnded) {
      hasEnded = true;
      ready.addAll(work.end());
    }
    return !ready.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  /** Takes records until the window is full: of records, or of numbers. */
  private void fill() {
    int most = BATCHES * buckets.records();
    long values = window.stream().mapToLong(waiting -> waiting.sequence().values().length).sum();
    int seen = 0;
    while (window.size() < most && values < MOST_VALUES && seen < most && records.hasNext()) {
      DataRecord record = records.next();
      seen++;
      try {
        if (record.reason() != null) {
          throw new RecordFault(record.reason(), record.message());
        }
        EncodedSequence sequence = input.encode(record.bytes());
        values += sequence.values().length;
        window.add(new Waiting(record.withoutBytes(), sequence));
      } catch (RecordFault fault) {
        ready.addAll(work.quarantined(record.withoutBytes(), fault));
      }
    }
    work.progress(seen);
  }

  private void run(boolean all) {
    int[] lengths = window.stream().mapToInt(waiting -> waiting.sequence().steps()).toArray();
    List<LengthBuckets.Batch> batches = buckets.cut(lengths, all);
    if (batches.isEmpty()) {
      // Of many different lengths: none fills a batch.
      batches = buckets.cut(lengths, true);
    }
    List<Waiting> left = new ArrayList<>(window);
    for (LengthBuckets.Batch batch : batches) {
      List<Waiting> chosen = batch.places().stream().map(window::get).toList();
      run(batch, chosen);
      batch.places().forEach(place -> left.set(place, null));
    }
    left.removeAll(Collections.singleton(null));
    window = left;
  }

  private void run(LengthBuckets.Batch batch, List<Waiting> chosen) {
    List<EncodedSequence> sequences = chosen.stream().map(Waiting::sequence).toList();
    List<DataRecord> own = chosen.stream().map(Waiting::record).toList();
    int chunk = input.chunk(batch.steps());
    try (PlanPool.Lease lease = plans.take(batch.size(), batch.steps(), chunk)) {
      Plan plan = lease.plan();
      for (int i = 0; i < declared.size(); i++) {
        FloatBuffer out = Tensors.floatBuffer(plan.input(i));
        if (declared.get(i).isSequence()) {
          writeSteps(sequences, batch.steps(), out);
        } else {
          writeLengths(sequences, out);
        }
      }
      lease.run();
      ready.addAll(
          work instanceof SequenceWork<T> ofSequences
              ? ofSequences.results(plan, own, sequences)
              : work.results(plan, own));
    }
    long valid = sequences.stream().mapToLong(EncodedSequence::steps).sum();
    input.count(valid, (long) batch.size() * batch.steps());
  }

  /** Sequences from the first step on; padding is 0, as are the places that have no record. */
  private static void writeSteps(List<EncodedSequence> sequences, int steps, FloatBuffer out) {
    int size = out.limit();
    int width = sequences.get(0).values().length / sequences.get(0).steps();
    int next = 0;
    for (EncodedSequence sequence : sequences) {
      out.put(next, sequence.values());
      int end = next + steps * width;
      for (int i = next + sequence.values().length; i < end; i++) {
        out.put(i, 0);
      }
      next = end;
    }
    for (int i = next; i < size; i++) {
      out.put(i, 0);
    }
  }

  /** Places that have no record have 1 step: attention to none would give no numbers. */
  private static void writeLengths(List<EncodedSequence> sequences, FloatBuffer out) {
    for (int n = 0; n < out.limit(); n++) {
      out.put(n, n < sequences.size() ? sequences.get(n).steps() : 1);
    }
  }
}
