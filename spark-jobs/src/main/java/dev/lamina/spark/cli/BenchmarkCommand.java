package dev.lamina.spark.cli;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.model.ModelException;
import dev.lamina.model.Summary;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamina benchmark}. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Times a model's plan on random inputs and prints one line of JSON: milliseconds of a run",
      "(median, 10th and 90th percentile), records and GFLOP a second, bytes of memory. Needs no",
      "Spark. Without weights the parameters are random.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  lamina benchmark --model zoo:resnet50 --batch-size 8 --precision bfloat16"
    })
final class BenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "The model: .yaml, .onnx, or zoo:NAME.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its weights: safetensors, or of torch.save.")
  private String weights;

  @Option(
      names = "--input",
      paramLabel = "SIZES",
      split = ",",
      description = "The shape of one record, as 3,224,224. Default: the model's own.")
  private List<Long> input;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "8",
      description = "Records of a run. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "OpenMP threads of a run. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description = "float32 or bfloat16. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What runs the model. Default: the fastest.")
  private String engine;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "50",
      description = "Timed runs, after a tenth as many untimed ones. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Override
  public Integer call() {
    List<String> faults = new ArrayList<>();
    check(faults, "--batch-size", batchSize);
    check(faults, "--threads", threads);
    check(faults, "--runs", runs);
    Engine chosen = engine(faults);
    Model loaded = model(faults);
    List<Shape> shapes = loaded == null ? null : shapes(loaded.graph(), faults);
    if (!faults.isEmpty()) {
      throw CommandFailure.ofFaults(faults);
    }
    Graph graph = loaded.graph();
    try (Plan plan = chosen.compile(graph, shapes, precision, threads)) {
      for (int i = 0; i < shapes.size(); i++) {
        plan.input(i).assign(new Generator(i).randn(shapes.get(i)));
      }
      for (int i = 0; i < Math.max(1, runs / 10); i++) {
        plan.run();
      }
      double[] times = new double[runs];
      for (int i = 0; i < runs; i++) {
        long begin = System.nanoTime();
        plan.run();
        times[i] = (System.nanoTime() - begin) / 1e6;
      }
      Arrays.sort(times);
      spec.commandLine().getOut().println(line(chosen, loaded, plan, times));
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.ofUsage(e.getMessage(), e);
    }
  }

  private static void check(List<String> faults, String option, int value) {
    if (value < 1) {
      faults.add(option + " must be at least 1, got " + value);
    }
  }

  private Engine engine(List<String> faults) {
    try {
      return engine == null ? Engines.fastest() : Engines.named(engine);
    } catch (IllegalArgumentException e) {
      faults.add("--engine: " + e.getMessage());
      return null;
    }
  }

  private Model model(List<String> faults) {
    try {
      return weights == null ? Model.random(model, 0, null) : Model.load(model, weights, null);
    } catch (ModelException e) {
      faults.addAll(e.messages());
      return null;
    }
  }

  private List<Shape> shapes(Graph graph, List<String> faults) {
    if (input != null && graph.inputs().size() != 1) {
      faults.add("--input is for models of one input, this one has " + graph.inputs().size());
      return null;
    }
    List<Shape> shapes = new ArrayList<>();
    for (Graph.Input declared : graph.inputs()) {
      Shape record =
          input == null
              ? declared.recordShape()
              : Shape.of(input.stream().mapToLong(Long::longValue).toArray());
      if (record == null) {
        faults.add("input '" + declared.name() + "' takes any shape: give one by --input");
        return null;
      }
      shapes.add(record.prepend(Math.max(batchSize, 1)));
    }
    return shapes;
  }

  private String line(Engine chosen, Model loaded, Plan plan, double[] times) {
    double median = percentile(times, 0.5);
    long flops = input == null ? Summary.of(loaded, batchSize).flops() : -1;
    String gigaflops =
        flops < 0
            ? "null"
            : String.format(Locale.ROOT, "%.1f", flops * (double) batchSize / median / 1e6);
    return String.format(
        Locale.ROOT,
        "{\"model\": \"%s\", \"engine\": \"%s\", \"precision\": \"%s\", \"batch_size\": %d,"
            + " \"threads\": %d, \"median_ms\": %.3f, \"p10_ms\": %.3f, \"p90_ms\": %.3f,"
            + " \"items_per_second\": %.1f, \"gflops\": %s, \"arena_bytes\": %d,"
            + " \"weight_bytes\": %d, \"processor\": \"%s\"}",
        model.replace("\\", "\\\\").replace("\"", "\\\""),
        chosen.name(),
        precision.name().toLowerCase(Locale.ROOT),
        batchSize,
        threads,
        median,
        percentile(times, 0.1),
        percentile(times, 0.9),
        batchSize * 1000 / median,
        gigaflops,
        plan.arenaBytes(),
        plan.weightBytes(),
        chosen.processor());
  }

  private static double percentile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
