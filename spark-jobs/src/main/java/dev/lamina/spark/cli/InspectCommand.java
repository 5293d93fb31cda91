package dev.lamina.spark.cli;

import dev.lamina.model.Model;
import dev.lamina.model.ModelException;
import dev.lamina.model.Summary;
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
      description = "The model's definition, .yaml.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its weights, .safetensors, which are checked against the model.")
  private String weights;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Records of a run, for the memory. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Override
  public Integer call() {
    if (batchSize < 1) {
      throw CommandFailure.ofUsage("--batch-size must be at least 1, got " + batchSize, null);
    }
    try {
      Model loaded =
          weights == null ? Model.random(model, 0, null) : Model.load(model, weights, null);
      spec.commandLine().getOut().print(Summary.of(loaded, batchSize).text());
      spec.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (ModelException e) {
      throw CommandFailure.ofUsage(String.join("\n", e.messages()), e);
    }
  }
}
