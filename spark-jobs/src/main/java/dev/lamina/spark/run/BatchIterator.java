package dev.lamina.spark.run;

import dev.lamina.engine.Plan;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A partition's records through a plan, a batch at a time: a record of the input and its results
 * are all that is in memory.
 *
 * <p>Every run has the plan's batch size; in the last one the places of records that lack hold what
 * the run before left there. A record's result does not depend on the others of its batch.
 *
 * @param <T> of results
 */
public final class BatchIterator<T> implements Iterator<T> {
  /**
   * What a job makes of a record.
   *
   * @param <T> of results
   */
  public interface Work<T> {
    /**
     * Writes a record into its place of the plan's input.
     *
     * @param record that is not at fault so far
     * @param shape of one record's input
     * @param offset the index of its first element in {@code input}
     */
    void load(DataRecord record, Shape shape, FloatBuffer input, int offset) throws RecordFault;

    /**
     * The results of a batch, in the order of its records if each has one.
     *
     * @param plan has run on the records, which are in the first places
     * @param records without their bytes
     */
    List<T> results(Plan plan, List<DataRecord> records);

    /** The results of a record that failed. */
    List<T> quarantined(DataRecord record, RecordFault fault);

    /** The results after the last batch, such as those of all records together; default none. */
    default List<T> end() {
      return List.of();
    }

    /** Told of every batch: how many records it had, faulty ones included. */
    void progress(int records);
  }

  private final Iterator<DataRecord> records;
  private final PlanPool.Lease lease;
  private final Work<T> work;
  private final int batchSize;
  private final Shape recordShape;
  private final FloatBuffer input;
  private final List<DataRecord> batch = new ArrayList<>();
  private final Deque<T> ready = new ArrayDeque<>();
  private boolean hasEnded;

  /**
   * The results of records.
   *
   * @param lease of a plan with one input; closed after the last record, or with the task
   */
  public BatchIterator(Iterator<DataRecord> records, PlanPool.Lease lease, Work<T> work) {
    this.records = records;
    this.lease = lease;
    this.work = work;
    Shape shape = lease.plan().inputShapes().get(0);
    this.batchSize = Math.toIntExact(shape.size(0));
    this.recordShape = shape.slice(1, shape.rank());
    this.input = Tensors.floatBuffer(lease.plan().input(0));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener giveBack = context -> lease.close();
      task.addTaskCompletionListener(giveBack);
    }
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && records.hasNext()) {
      fill();
    }
    if (ready.isEmpty() && !hasEnded) {
      hasEnded = true;
      lease.close();
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

  private void fill() {
    int seen = 0;
    int size = Math.toIntExact(recordShape.elements());
    while (batch.size() < batchSize && seen < 2 * batchSize && records.hasNext()) {
      DataRecord record = records.next();
      seen++;
      try {
        if (record.reason() != null) {
          throw new RecordFault(record.reason(), record.message());
        }
        work.load(record, recordShape, input, batch.size() * size);
        batch.add(record.withoutBytes());
      } catch (RecordFault fault) {
        ready.addAll(work.quarantined(record.withoutBytes(), fault));
      }
    }
    if (batch.size() == batchSize || (!records.hasNext() && !batch.isEmpty())) {
      lease.run();
      ready.addAll(work.results(lease.plan(), batch));
      batch.clear();
    }
    work.progress(seen);
  }
}
