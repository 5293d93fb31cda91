package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: PyTorch, through make_goldens.py. */
class ForwardCommandTest {
  private static final double TOLERANCE = 1e-5;
  private static Map<String, INDArray> goldens;

  @TempDir private Path folder;

  @BeforeAll
  static void read() throws Exception {
    goldens =
        Safetensors.readAll(
            Path.of(ForwardCommandTest.class.getResource("forward.safetensors").toURI()));
  }

  private CommandRun forward(Map<String, INDArray> inputs, String... more) throws IOException {
    Path in = folder.resolve("in.safetensors");
    Safetensors.write(in, inputs, Map.of());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "forward",
                "--model",
                Checkout.MODEL,
                "--weights",
                Checkout.WEIGHTS,
                "--inputs",
                in.toString(),
                "--outputs",
                folder.resolve("out.safetensors").toString()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    float[] values = Tensors.floats(actual);
    float[] golden = Tensors.floats(expected);
    for (int i = 0; i < values.length; i++) {
      double tolerance = TOLERANCE * (1 + Math.abs(golden[i]));
      assertThat((double) values[i]).as("element %s", i).isCloseTo(golden[i], within(tolerance));
    }
  }

  private Map<String, INDArray> outputs() throws IOException {
    return Safetensors.readAll(folder.resolve("out.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "onednn"})
  void forward_evaluation_asPyTorch(String engine) throws IOException {
    CommandRun run = forward(Map.of("image", goldens.get("image")), "--engine", engine);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(outputs()).containsOnlyKeys("fc");
    assertClose(outputs().get("fc"), goldens.get("eval"));
  }

  @Test
  void forward_singleInputOfAnyNameAndWidth_isTaken() throws IOException {
    INDArray wide = goldens.get("image").castTo(DataType.DOUBLE);
    assertThat(forward(Map.of("x", wide)).exitCode()).isZero();
    assertClose(outputs().get("fc"), goldens.get("eval"));
  }

  @Test
  void forward_training_asPyTorchWithTheSameSeed() throws IOException {
    Path updated = folder.resolve("updated.safetensors");
    CommandRun run =
        forward(
            Map.of("image", goldens.get("image")),
            "--train",
            "--seed",
            "11",
            "--updated-weights",
            updated.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertClose(outputs().get("fc"), goldens.get("train"));
    Map<String, INDArray> state = new LinkedHashMap<>(Safetensors.readAll(updated));
    assertThat(state.keySet()).isEqualTo(Safetensors.readAll(Path.of(Checkout.WEIGHTS)).keySet());
    goldens.forEach(
        (key, golden) -> {
          if (key.startsWith("running.")) {
            assertClose(state.get(key.substring("running.".length())), golden);
          }
        });
  }

  /** Oracle: {@code torch.manual_seed(1)}, then the layer in evaluation mode on 0..48. */
  @Test
  void forward_layerThatAlwaysDraws_asPyTorchWithTheSameSeed() throws IOException {
    Path model = folder.resolve("draws.yaml");
    Files.writeString(
        model,
        "inputs: {x: any}\n"
            + "layers: {pool: {type: FractionalMaxPool2d, kernel_size: 2, output_size: 3}}\n");
    float[] numbers = new float[49];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Path in = folder.resolve("in.safetensors");
    Safetensors.write(in, Map.of("x", Tensors.of(numbers, Shape.of(1, 1, 7, 7))), Map.of());
    String[] command = {
      "forward", "--model", model.toString(), "--inputs", in.toString(), "--outputs", "OUT", "", ""
    };
    command[6] = folder.resolve("out.safetensors").toString();

    command[7] = "--seed";
    command[8] = "1";
    CommandRun run = CommandRun.of(command);
    command[7] = "--engine";
    command[8] = "onednn";
    CommandRun compiled = CommandRun.of(command);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Tensors.floats(outputs().get("pool")))
        .containsExactly(8, 11, 13, 29, 32, 34, 43, 46, 48);
    assertThat(compiled.exitCode()).isEqualTo(2);
    assertThat(compiled.err())
        .contains("pool = FractionalMaxPool2d() draws random numbers in evaluation mode too");
  }

  @Test
  void forward_wrongInputs_areAllNamed() throws IOException {
    INDArray image = goldens.get("image");
    CommandRun names = forward(Map.of("imag", image, "other", image), "--seed", "1");
    assertThat(names.exitCode()).isEqualTo(2);
    assertThat(names.err())
        .contains("has no 'image', an input of the model")
        .contains("'imag' is no input of the model; did you mean 'image'?")
        .contains("'other' is no input of the model")
        .contains("--seed needs --train: no layer draws random numbers in evaluation mode")
        .doesNotContain("\tat ");
    CommandRun shape = forward(Map.of("image", Tensors.of(new float[9], Shape.of(1, 1, 3, 3))));
    assertThat(shape.exitCode()).isEqualTo(2);
    assertThat(shape.err())
        .contains("input 'image' must be (N, 1, 28, 28), got (1, 1, 3, 3)")
        .doesNotContain("\tat ");
  }

  @Test
  void forward_missingFilesAndUnknownEngine_areAllNamed() {
    CommandRun run =
        CommandRun.of(
            "forward",
            "--model",
            "no.yaml",
            "--weights",
            "no.safetensors",
            "--inputs",
            "none.safetensors",
            "--outputs",
            "no/where/out.safetensors",
            "--engine",
            "onednm");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("no.yaml: there is no such file")
        .contains("no.safetensors: there is no such file")
        .contains("none.safetensors: there is no such file")
        .contains("--outputs: there is no folder")
        .contains("unknown engine 'onednm'; did you mean 'onednn'?");
    assertThat(Files.exists(Path.of("no"))).isFalse();
  }
}
