package dev.lamina.spark.benchmark;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The rate of plans alone, each in a thread of its own, as {@code lamina benchmark} runs one. */
final class PlanRate {
  private static final long NANOS = 4_000_000_000L;
  private static final int WARM_UP = 5;

  private PlanRate() {}

  static Rate measure(Workload workload, int threads, int batchSize) {
    Graph graph = Model.load(workload.model(), workload.weights(), null).graph();
    List<Shape> shapes = graph.inputShapes(batchSize);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Plan> plans = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        Plan plan = Engines.fastest().compile(graph, shapes, Precision.FLOAT32, 1);
        plans.add(plan);
        plan.input(0).assign(new Generator(0).randn(shapes.get(0)));
      }
      run(executor, plans, 0);
      Rate.Clock clock = Rate.Clock.start();
      return clock.rate(batchSize * (double) run(executor, plans, NANOS));
    } finally {
      plans.forEach(Plan::close);
      executor.shutdown();
    }
  }

  /** Runs the plans side by side for a time, at least a few times each, and counts the runs. */
  private static int run(ExecutorService executor, List<Plan> plans, long nanos) {
    long begin = System.nanoTime();
    List<Future<Integer>> counts = new ArrayList<>();
    for (Plan plan : plans) {
      counts.add(
          executor.submit(
              () -> {
                int runs = 0;
                while (runs < WARM_UP || System.nanoTime() - begin < nanos) {
                  plan.run();
                  runs++;
                }
                return runs;
              }));
    }
    int sum = 0;
    for (Future<Integer> count : counts) {
      try {
        sum += count.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return sum;
  }
}
