package dev.lamina.spark.run;

import dev.lamina.engine.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The compiled plans of an executor: a task takes one, has it for itself, and gives it back for the
 * next task.
 *
 * <p>There are never more than tasks that ran at once. Those that nobody took for a while are
 * closed, and all idle ones when the process ends.
 */
public final class PlanPool {
  private static final long IDLE_SECONDS = 30;
  private static final PlanPool OF_THIS_PROCESS = new PlanPool(IDLE_SECONDS);

  private record Idle(Plan plan, long sinceNanos) {}

  private final long idleNanos;
  private final Map<PlanKey, Deque<Idle>> idle = new HashMap<>();

  PlanPool(long idleSeconds) {
    this.idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
    ScheduledExecutorService closer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lamina-idle-plans");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, idleSeconds / 2);
    var unused =
        closer.scheduleWithFixedDelay(
            () -> closeIdle(System.nanoTime() - idleNanos), period, period, TimeUnit.SECONDS);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> closeIdle(Long.MAX_VALUE), "lamina-close-plans"));
  }

  /** The pool that all tasks of this process share. */
  public static PlanPool ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** An idle plan of this key, or a new one. */
  public Lease take(PlanKey key) {
    Plan plan = poll(key);
    return new Lease(key, plan == null ? key.compile() : plan);
  }

  private synchronized Plan poll(PlanKey key) {
    Deque<Idle> plans = idle.get(key);
    return plans == null || plans.isEmpty() ? null : plans.pop().plan();
  }

  private synchronized void giveBack(PlanKey key, Plan plan) {
    idle.computeIfAbsent(key, k -> new ArrayDeque<>()).push(new Idle(plan, System.nanoTime()));
  }

  synchronized void closeIdle(long beforeNanos) {
    for (Iterator<Deque<Idle>> all = idle.values().iterator(); all.hasNext(); ) {
      Deque<Idle> plans = all.next();
      while (!plans.isEmpty()
          && (beforeNanos == Long.MAX_VALUE || plans.getLast().sinceNanos() - beforeNanos < 0)) {
        plans.removeLast().plan().close();
      }
      if (plans.isEmpty()) {
        all.remove();
      }
    }
  }

  synchronized int idleCount() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  /** A plan that one task has for itself until it closes the lease. */
  public final class Lease implements AutoCloseable {
    private final PlanKey key;
    private final Plan plan;
    private boolean sound = true;
    private boolean over;

    private Lease(PlanKey key, Plan plan) {
      this.key = key;
      this.plan = plan;
    }

    /** The plan; not to be used once the lease is closed. */
    public Plan plan() {
      return plan;
    }

    /** Runs the plan; if it fails, nobody gets it again. */
    public void run() {
      sound = false;
      plan.run();
      sound = true;
    }

    /** Gives the plan back. Closing again does nothing. */
    @Override
    public void close() {
      if (over) {
        return;
      }
      over = true;
      if (sound) {
        giveBack(key, plan);
      } else {
        plan.close();
      }
    }
  }
}
