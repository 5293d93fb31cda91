package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.model.Safetensors;
import dev.lamina.spark.Checkout;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Wrong usage and configuration: exit code 2, all faults named, no stack trace, no Spark. */
class MainTest {
  @TempDir private Path folder;

  @AfterEach
  void sparkWasNotStarted() {
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  private static CommandRun assertRefused(CommandRun run, String... messages) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(messages).doesNotContain("\tat ").startsWith("lamina:");
    assertThat(run.seconds()).isLessThan(20);
    return run;
  }

  private CommandRun evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--data",
                Checkout.IMAGES,
                "--model",
                Checkout.MODEL,
                "--weights",
                Checkout.WEIGHTS,
                "--output",
                folder.resolve("out").toString()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private String file(String name, String... lines) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, List.of(lines));
    return path.toString();
  }

  @Test
  void evaluate_everythingMissingAndAWrongKey_allNamedAtOnce() throws IOException {
    String conf =
        file(
            "job.yaml",
            "data: no/images",
            "model: no/model.yaml",
            "weights: no/weights.safetensors",
            "output: " + folder.resolve("out"),
            "batchsize: 64",
            "partitions: many",
            "top_k: [0]");
    CommandRun run = CommandRun.of("evaluate", "--conf", conf);
    assertRefused(
        run,
        conf + ":1:7: data: data folder no/images does not exist",
        "no/model.yaml: there is no such file",
        "no/weights.safetensors: there is no such file",
        conf + ":5:1: unknown key 'batchsize'; did you mean 'batch_size'?",
        conf + ":6:13: partitions: expected an integer, got 'many'",
        conf + ":7:8: top_k: TopK: ks must be distinct and 1 or more, got [0]");
    assertThat(run.err().lines()).hasSize(7);
  }

  @Test
  void evaluate_missingConf_isNamed() {
    assertRefused(
        CommandRun.of("evaluate", "--conf", "no.yaml"),
        "no.yaml: there is no such file",
        "data: must be given",
        "model: must be given",
        "output: must be given");
  }

  @Test
  void evaluate_weightOfTheWrongShapeAndMissingKeys_allNamed() throws IOException {
    Map<String, INDArray> weights =
        new LinkedHashMap<>(Safetensors.readAll(Path.of(Checkout.WEIGHTS)));
    weights.remove("fc.bias");
    weights.put("fc.weight", Tensors.of(new float[10], Shape.of(10, 1)));
    weights.put("other", Tensors.of(new float[1], Shape.of(1)));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, weights, Map.of());
    assertRefused(
        evaluate("--weights", file.toString()),
        "missing (1): fc.bias",
        "unexpected (1): other",
        "fc.weight: expected (10, 64), got (10, 1)");
  }

  @Test
  void evaluate_unknownLayer_namesLineAndNearest() throws IOException {
    String model =
        file(
            "m.yaml",
            "inputs: {image: [1, 28, 28]}",
            "layers:",
            "  conv: {type: Conv2D, in_channels: 1, out_channels: 2, kernel_size: 3}",
            "  fc: {type: Linear, in_feature: 3, out_features: 10}");
    assertRefused(
        evaluate("--model", model),
        model + ":3:16: layer 'conv': unknown type 'Conv2D'; did you mean 'Conv2d'?",
        model + ":4:",
        "unknown argument 'in_feature'; did you mean 'in_features'?");
  }

  @Test
  void evaluate_brokenYaml_namesLine() throws IOException {
    String conf = file("job.yaml", "data: [1, 2", "model: x");
    assertRefused(CommandRun.of("evaluate", "--conf", conf), conf + ":2:", "not YAML");
  }

  @Test
  void evaluate_options_goBeforeSetBeforeFile() throws IOException {
    String conf = file("job.yaml", "batch_size: -1", "engine: x", "worst: -1", "data: y");
    CommandRun run =
        evaluate("--conf", conf, "--set", "worst=-2", "--set", "engine=z", "--engine", "w");
    assertRefused(
        run,
        conf + ":1:13: batch_size: must be at least 1, got -1",
        "--engine: engine: unknown engine 'w'",
        "--set worst=-2: worst: must be at least 0, got -2");
    assertThat(run.err().lines()).hasSize(4);
  }

  @Test
  void evaluate_wrongTransformsLossAndLimit_allNamed() {
    CommandRun run =
        evaluate(
            "--set",
            "transforms=[{type: ToTensors}, {type: Normalize, mean: 1, std: [1]}]",
            "--set",
            "loss={type: CrossEntropyLoss, label_smoothing: 2}",
            "--max-unreadable",
            "some",
            "--set",
            "nonsense",
            "--precision",
            "float64");
    assertRefused(
        run,
        "unknown transform 'ToTensors'; did you mean 'ToTensor'?",
        "Normalize: mean: expected a list of numbers, got 1",
        "label_smoothing must be in [0, 1], got 2.0",
        "--max-unreadable: max_unreadable: expected a number of records such as 20",
        "--set nonsense: expected key=value",
        "--precision: precision: expected one of [float32, bfloat16], got 'float64'");
  }

  @Test
  void evaluate_lossThatIsNone_orDoesNotFit() {
    assertRefused(
        evaluate("--set", "loss={type: Linear, in_features: 1, out_features: 1}"),
        "loss: Linear is not a loss");
    assertRefused(
        evaluate("--set", "loss={type: CrossEntropyLoss, weight: [1, 2]}"),
        "weight must have one value for each of 10 classes, got 2");
  }

  @Test
  void evaluate_dataOfOtherClasses_namesBothCounts() throws IOException {
    Files.createDirectories(folder.resolve("data/cat"));
    file("data/cat/1.png", "");
    assertRefused(
        evaluate("--data", folder.resolve("data").toString()),
        "has 1 classes, the model's output has 10");
  }

  @Test
  void evaluate_emptyDataAndExistingOutput_areNamed() throws IOException {
    Files.createDirectories(folder.resolve("data/cat"));
    Files.createDirectories(folder.resolve("out"));
    assertRefused(
        evaluate("--data", folder.resolve("data").toString()),
        "has no file in any class",
        "exists; name another folder, or give --overwrite");
  }

  @Test
  void verbose_showsTheStackTrace() {
    CommandRun run = CommandRun.of("evaluate", "--verbose", "--conf", "no.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\tat dev.lamina.");
  }

  @Test
  void usage_unknownJobOrOption_namesTheNearest() {
    assertRefused(CommandRun.of("evalute"), "evalute", "evaluate");
    assertRefused(CommandRun.of("evaluate", "--dat", "x"), "--dat", "--help");
    assertRefused(CommandRun.of(), "Which job?");
    assertRefused(CommandRun.of("inspect"), "Missing required option: '--model=FILE'");
    assertRefused(CommandRun.of("inspect", "--model", "no.yaml"), "there is no such file");
  }

  @Test
  void help_ofEveryCommand_hasAnExample() {
    for (String command :
        List.of(
            "evaluate",
            "predict",
            "preprocess",
            "statistics",
            "recalibrate",
            "inspect",
            "forward",
            "benchmark")) {
      CommandRun run = CommandRun.of(command, "--help");
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("Usage: lamina " + command, "Example", "  lamina " + command);
      assertThat(run.err()).isEmpty();
    }
    assertThat(CommandRun.of("--help").out()).contains("evaluate", "inspect", "forward", "Example");
    assertThat(CommandRun.of("--version").out()).startsWith("Lamina ");
  }

  @Test
  void evaluate_tensors_refusesWhatIsForImages_andAMissingTable() {
    assertRefused(
        evaluate(
            "--format",
            "tensors",
            "--data",
            folder.resolve("none").toString(),
            "--mode",
            "L",
            "--set",
            "transforms=[{type: ToTensor}, {type: Grayscale}]"),
        "none does not exist",
        "--mode: mode: is for images",
        "transforms: are for images");
    assertRefused(
        evaluate("--format", "tables"),
        "expected one of [auto, images, tensors, table, manifest, tar, sequences, lines], got"
            + " 'tables'");
  }
}
