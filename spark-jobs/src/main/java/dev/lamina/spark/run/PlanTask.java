package dev.lamina.spark.run;

import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Runs the records of a partition through a plan; a job defines what becomes of its outputs.
 *
 * @param <T> of results
 */
public abstract class PlanTask<T> implements FlatMapFunction<Iterator<DataRecord>, T> {
  private static final long serialVersionUID = 1L;

  private final PlanSource plans;
  private final RecordInput input;
  private final LongAccumulator seen;

  /**
   * A task that travels.
   *
   * @param input from a record to the plan's input
   * @param seen counts records for people who wait
   */
  protected PlanTask(PlanSource plans, RecordInput input, LongAccumulator seen) {
    this.plans = plans;
    this.input = input;
    this.seen = seen;
  }

  /** The work of one partition, on the executor. */
  protected abstract BatchIterator.Work<T> work();

  @Override
  public final Iterator<T> call(Iterator<DataRecord> records) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) context -> input.close());
    }
    return input instanceof SequenceInput sequences
        ? new SequenceIterator<>(records, plans, sequences, work())
        : new BatchIterator<>(records, plans.take(), work());
  }

  /** What is the same in every job's work: how records are loaded, and that they are counted. */
  protected abstract class Work implements BatchIterator.Work<T> {
    /** For subclasses. */
    protected Work() {}

    @Override
    public void load(DataRecord record, Shape shape, FloatBuffer out, int offset)
        throws RecordFault {
      input.write(record.bytes(), shape, out, offset);
    }

    @Override
    public void progress(int records) {
      seen.add(records);
    }
  }
}
