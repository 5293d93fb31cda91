package dev.lamina.benchmark;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much two threads with a plan each do, to what one does: each slice of time with one thread is
 * followed by one with two.
 */
final class TwoThreads {
  private static final long SLICE_NANOS = 700_000_000L;

  private TwoThreads() {}

  /**
   * What was measured.
   *
   * @param one items a second of one thread
   * @param two of two threads together
   * @param ratio the median of the ratios of neighbouring slices
   * @param weightBytes packed parameters, which both plans share
   */
  record Row(
      Network network,
      Precision precision,
      int batchSize,
      double one,
      double two,
      double ratio,
      long weightBytes) {}

  static Row measure(Network network, Graph graph, Precision precision, int rounds) {
    System.err.printf("%s, %s, two threads%n", network.title(), precision);
    int batchSize = network.batchSize();
    Shape shape = network.inputShape(batchSize);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Plan first = Engines.fastest().compile(graph, List.of(shape), precision, 1);
        Plan second = Engines.fastest().compile(graph, List.of(shape), precision, 1)) {
      List<Plan> both = List.of(first, second);
      both.forEach(plan -> plan.input(0).assign(new Generator(7).randn(shape)));
      List<Double> one = new ArrayList<>();
      List<Double> two = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int round = -1; round < rounds; round++) {
        // The one thread uses either plan in turn.
        double alone = batchSize * runs(threads, both.subList(round & 1, (round & 1) + 1));
        double together = batchSize * runs(threads, both);
        if (round >= 0) {
          one.add(alone);
          two.add(together);
          ratios.add(together / alone);
        }
      }
      return new Row(
          network,
          precision,
          batchSize,
          Measurement.median(one),
          Measurement.median(two),
          Measurement.median(ratios),
          first.weightBytes());
    } finally {
      threads.shutdown();
    }
  }

  /** Runs a second of the plans together, each in a thread of its own. */
  private static double runs(ExecutorService threads, List<Plan> plans) {
    CyclicBarrier start = new CyclicBarrier(plans.size());
    List<Future<Double>> rates = new ArrayList<>();
    for (Plan plan : plans) {
      rates.add(
          threads.submit(
              () -> {
                start.await();
                long begin = System.nanoTime();
                long elapsed = 0;
                int runs = 0;
                while (elapsed < SLICE_NANOS) {
                  plan.run();
                  runs++;
                  elapsed = System.nanoTime() - begin;
                }
                return runs * 1e9 / elapsed;
              }));
    }
    double sum = 0;
    for (Future<Double> rate : rates) {
      try {
        sum += rate.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return sum;
  }
}
