package dev.lamina.benchmark;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.nn.recurrent.LSTM;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The time of a run of a plan, and the bytes that it allocates: {@code gc.alloc.rate.norm}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanAllocation {
  /** What is run: the LSTM of the comparison, or a network of the zoo. */
  @Param({"resnet18", "mobilenet_v2", "lstm"})
  public String network;

  /** The number type. */
  @Param({"FLOAT32", "BFLOAT16"})
  public Precision precision;

  private Plan plan;

  /** Compiles, with random weights: a run allocates the same with any. */
  @Setup
  public void compile() {
    boolean isLstm = network.equals("lstm");
    Shape shape = isLstm ? Network.LSTM.inputShape(4) : Shape.of(1, 3, 224, 224);
    Graph graph = isLstm ? lstm() : Model.random("zoo:" + network, 0, null).graph();
    plan = Engines.fastest().compile(graph, List.of(shape), precision, 1);
    plan.input(0).assign(new Generator(7).randn(shape));
  }

  private static Graph lstm() {
    LSTM layer = new LSTM(256, 256, 2);
    layer.resetParameters(new Generator(0));
    layer.eval();
    return Graph.trace(layer);
  }

  /** Frees the plan. */
  @TearDown
  public void close() {
    plan.close();
  }

  /** One run. */
  @Benchmark
  public void run() {
    plan.run();
  }

  /** Runs the benchmark in a process of its own each, with the garbage collector's profiler. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(PlanAllocation.class.getName())
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .build())
        .run();
  }
}
