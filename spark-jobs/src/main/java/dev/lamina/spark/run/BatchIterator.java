package dev.lamina.spark.run;

import dev.lamina.engine.Plan;
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
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A partition's records through a plan, a batch at a time: a record of the input and its results
 * are all that is in memory.
 *
 * <p>Every run has the plan's batch size; in the last one the places of records that lack hold what
 * the run before left there. A record's result does not depend on the others of its batch.
 */
public final class BatchIterator implements Iterator<Row> {
  /** What a job makes of a record. */
  public interface Work {
    /**
     * Writes a record into its place of the plan's input.
     *
     * @param shape of one record's input
     * @param offset the index of its first element in {@code input}
     * @return what {@link #results} needs of it: the record without its bytes
     */
    Row load(Row record, Shape shape, FloatBuffer input, int offset) throws RecordFault;

    /**
     * The results of a batch, one a record in their order.
     *
     * @param plan has run on the records, which are in the first places
     */
    List<Row> results(Plan plan, List<Row> records);

    /** The row of a record that failed. */
    Row quarantined(Row record, RecordFault fault);

    /** Told of every batch: how many records it had, faulty ones included. */
    void progress(int records);
  }

  private final Iterator<Row> records;
  private final PlanPool.Lease lease;
  private final Work work;
  private final int batchSize;
  private final Shape recordShape;
  private final FloatBuffer input;
  private final List<Row> batch = new ArrayList<>();
  private final Deque<Row> ready = new ArrayDeque<>();

  /**
   * The results of records.
   *
   * @param lease of a plan with one input; closed after the last record, or with the task
   */
  public BatchIterator(Iterator<Row> records, PlanPool.Lease lease, Work work) {
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
    if (ready.isEmpty()) {
      lease.close();
      return false;
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void fill() {
    int seen = 0;
    int size = Math.toIntExact(recordShape.elements());
    while (batch.size() < batchSize && seen < 2 * batchSize && records.hasNext()) {
      Row record = records.next();
      seen++;
      try {
        batch.add(work.load(record, recordShape, input, batch.size() * size));
      } catch (RecordFault fault) {
        ready.add(work.quarantined(record, fault));
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
