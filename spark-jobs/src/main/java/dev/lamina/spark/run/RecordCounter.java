package dev.lamina.spark.run;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * How many records tasks have seen so far, for people who wait; no published figure comes from it,
 * since a task that is run again counts again.
 */
public final class RecordCounter implements AutoCloseable {
  private final SparkContext context;
  private final LongAccumulator accumulator;
  private final Map<Long, Long> running = new ConcurrentHashMap<>();
  private final SparkListener listener = new Listener();

  /** A counter at 0, which listens until it is closed. */
  public RecordCounter(SparkContext context) {
    this.context = context;
    this.accumulator = context.longAccumulator("records");
    context.addSparkListener(listener);
  }

  /** What tasks add to. */
  public LongAccumulator accumulator() {
    return accumulator;
  }

  /** Records of tasks that ended, and of those that run as far as their executors have told. */
  public long count() {
    return accumulator.value() + running.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    context.removeSparkListener(listener);
  }

  private final class Listener extends SparkListener {
    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
      Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks = iterator(update);
      while (tasks.hasNext()) {
        Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
        for (Iterator<AccumulableInfo> all = task._4().iterator(); all.hasNext(); ) {
          AccumulableInfo info = all.next();
          if (info.id() == accumulator.id() && info.update().isDefined()) {
            Object value = info.update().get();
            running.put((Long) task._1(), Long.parseLong(Objects.toString(value)));
          }
        }
      }
    }

    @SuppressWarnings("unchecked") // Scala's Long is Object to Java.
    private Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> iterator(
        SparkListenerExecutorMetricsUpdate update) {
      return (Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>>)
          (Iterator<?>) update.accumUpdates().iterator();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.remove(end.taskInfo().taskId());
    }
  }
}
