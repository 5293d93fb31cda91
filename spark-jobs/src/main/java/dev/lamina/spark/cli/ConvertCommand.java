package dev.lamina.spark.cli;

import dev.lamina.model.Conversion;
import dev.lamina.model.ModelException;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lamina convert}. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Writes a model's definition as YAML, its weights as safetensors, or both. Needs no Spark.",
      "",
      "  an .onnx file            its definition and its weights",
      "  a file of torch.save     its weights (.pt, .pth, .bin: the content says what it is)",
      "  a .safetensors file      its weights, as another type with --dtype",
      "  a .yaml file, zoo:NAME   the definition",
      "",
      "Each file is written whole or not at all.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina convert model.onnx model.yaml model.safetensors",
      "  lamina convert checkpoint.pt weights.safetensors --dtype bfloat16",
      "  lamina convert zoo:resnet18 resnet18.yaml"
    })
final class ConvertCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "What to read: a file, or zoo:NAME for a built-in model.")
  private String source;

  @Parameters(
      index = "1..*",
      arity = "1..2",
      paramLabel = "TARGET",
      description = "What to write: .yaml, .safetensors, or one of each; replaced if it exists.")
  private List<String> targets;

  @Option(
      names = "--dtype",
      paramLabel = "NAME",
      description =
          "What floats are written as: float64, float32, float16 or bfloat16. Default: as they"
              + " are.")
  private String dtype;

  @Option(
      names = "--keep-prefix",
      description =
          "Keep the 'module.' that torch.nn.DataParallel puts before every key. Default: leave it"
              + " out.")
  private boolean keepPrefix;

  @Override
  public Integer call() throws IOException {
    DataType floats = dtype == null ? null : Conversion.FLOATS.get(dtype);
    if (dtype != null && floats == null) {
      throw CommandFailure.ofUsage(
          "--dtype must be one of " + new TreeSet<>(Conversion.FLOATS.keySet()) + ", got " + dtype,
          null);
    }
    try {
      Conversion.run(source, targets, floats, keepPrefix);
      return ExitCode.DONE;
    } catch (ModelException e) {
      throw CommandFailure.ofUsage(String.join("\n", e.messages()), e);
    }
  }
}
