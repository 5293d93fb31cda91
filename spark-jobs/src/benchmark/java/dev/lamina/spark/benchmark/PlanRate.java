package dev.lamina.spark.benchmark;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Items a second of plans alone, each in a thread of its own, as {@code lamina benchmark} runs one.
 */
final class PlanRate {
  private static final long NANOS = 4_000_000_000L;

  private PlanRate() {}

  static double measure(int plans, int batchSize) {
    Graph graph = Model.load(FashionTensors.MODEL, FashionTensors.WEIGHTS, null).graph();
    CyclicBarrier start = new CyclicBarrier(plans);
    ExecutorService threads = Executors.newFixedThreadPool(plans);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < plans; i++) {
        rates.add(threads.submit(() -> batchSize * runs(graph, batchSize, start)));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdown();
    }
  }

  /** Runs a second. */
  private static double runs(Graph graph, int batchSize, CyclicBarrier start) throws Exception {
    var shapes = graph.inputShapes(batchSize);
    try (Plan plan = Engines.fastest().compile(graph, shapes, Precision.FLOAT32, 1)) {
      plan.input(0).assign(new Generator(0).randn(shapes.get(0)));
      for (int i = 0; i < 10; i++) {
        plan.run();
      }
      start.await();
      long begin = System.nanoTime();
      long elapsed = 0;
      int runs = 0;
      while (elapsed < NANOS) {
        plan.run();
        runs++;
        elapsed = System.nanoTime() - begin;
      }
      return runs * 1e9 / elapsed;
    }
  }
}
