package dev.lamina.spark.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a counter while a stage runs, and tells a display. */
public final class Progress implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final ScheduledExecutorService clock;
  private final ProgressDisplay display;
  private final RecordCounter counter;
  private final String stage;
  private final long total;
  private long startNanos;

  /** Of a stage that has not begun. */
  public Progress(ProgressDisplay display, RecordCounter counter, String stage, long total) {
    this.display = display;
    this.counter = counter;
    this.stage = stage;
    this.total = total;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lamina-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to tell. */
  public void start() {
    startNanos = System.nanoTime();
    var unused =
        clock.scheduleWithFixedDelay(
            () -> show(false), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void show(boolean over) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    display.show(stage, Math.min(counter.count(), total), total, seconds, over);
  }

  /** Stops to tell. */
  @Override
  public void close() {
    // After this one nothing more is shown: the clock's only thread shows it.
    clock.execute(() -> show(true));
    clock.shutdown();
    try {
      boolean unused = clock.awaitTermination(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
