package dev.lamina.spark.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a way to run a network does, and what it takes.
 *
 * @param itemsPerSecond of wall time
 * @param cpuMillis of all of the process's threads for an item; other processes hardly change it
 */
record Rate(double itemsPerSecond, double cpuMillis) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** A clock that was started. */
  record Clock(long wallNanos, long cpuNanos) {
    static Clock start() {
      return new Clock(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }

    /** The rate since the start. */
    Rate rate(double items) {
      double wall = System.nanoTime() - wallNanos;
      double cpu = SYSTEM.getProcessCpuTime() - cpuNanos;
      return new Rate(items * 1e9 / wall, cpu / 1e6 / items);
    }
  }

  /** The medians of both. */
  static Rate median(List<Rate> rates) {
    return new Rate(median(rates, Rate::itemsPerSecond), median(rates, Rate::cpuMillis));
  }

  private static double median(List<Rate> rates, ToDoubleFunction<Rate> part) {
    double[] sorted = rates.stream().mapToDouble(part).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
