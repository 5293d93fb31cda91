package dev.lamina.spark.cli;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.model.ModelException;
import dev.lamina.model.Summary;
import dev.lamina.nn.Graph;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamina inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "What a model is made of: modules as PyTorch prints them, shapes and parameters of every",
      "layer, and the memory that it takes. Needs no Spark.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  lamina inspect --model data/models/fashion-cnn.yaml \\",
      "      --weights data/models/fashion-cnn.safetensors"
    })
final class InspectCommand implements Callable<Integer> {
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
      description =
          "Its weights, which are checked against the model: safetensors, or of torch.save.")
  private String weights;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Records of a run, for the memory. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description = "float32 or bfloat16. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What would run the model. Default: the fastest engine there is.")
  private String engine;

  @Override
  public Integer call() {
    if (batchSize < 1) {
      throw CommandFailure.ofUsage("--batch-size must be at least 1, got " + batchSize, null);
    }
    try {
      Model loaded =
          weights == null ? Model.random(model, 0, null) : Model.load(model, weights, null);
      spec.commandLine().getOut().print(text(loaded));
      spec.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (ModelException e) {
      throw CommandFailure.ofUsage(String.join("\n", e.messages()), e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.ofUsage(e.getMessage(), e);
    }
  }

  /** The summary, and where the inputs' shapes are known what a plan makes of it. */
  private String text(Model loaded) {
    Summary summary = Summary.of(loaded, batchSize);
    Graph graph = loaded.graph();
    if (graph.inputs().stream().anyMatch(input -> input.recordShape() == null)) {
      return summary.text();
    }
    Engine chosen = engine == null ? Engines.fastest() : Engines.named(engine);
    try (Plan plan = chosen.compile(graph, graph.inputShapes(batchSize), precision, 1)) {
      return summary.text(plan.compiledLayers())
          + String.format(
              Locale.ROOT,
              "%,d bytes of memory for each task, %,d bytes of weights for each executor"
                  + " (engine %s, %s, %s)%n",
              plan.arenaBytes(),
              plan.weightBytes(),
              chosen.name(),
              precision.name().toLowerCase(Locale.ROOT),
              chosen.processor());
    }
  }
}
