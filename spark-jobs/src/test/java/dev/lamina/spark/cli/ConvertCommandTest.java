package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.model.Model;
import dev.lamina.model.Safetensors;
import dev.lamina.spark.Checkout;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ConvertCommandTest {
  private static final Path FILES =
      Checkout.ROOT.resolve("layers/src/test/resources/dev/lamina/model");

  @TempDir Path folder;

  private String target(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun convert(Object... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("convert"), Stream.of(arguments).map(Object::toString))
            .toArray(String[]::new));
  }

  /** Oracle: PyTorch's outputs, beside the file. */
  @Test
  void convert_onnx_definitionAndWeightsComputeAsPyTorch() throws IOException {
    Path onnx = FILES.resolve("onnx/resnet-unfolded.onnx");
    CommandRun run = convert(onnx, target("net.yaml"), target("net.safetensors"));
    assertThat(run.exitCode()).as(run.err()).isZero();

    Model model = Model.load("net.yaml", "net.safetensors", folder);

    Map<String, INDArray> golden =
        Safetensors.readAll(FILES.resolve("onnx/resnet-unfolded.safetensors"));
    float[] expected = Tensors.floats(golden.get("logits"));
    float[] actual = Tensors.floats(model.module().forward(golden.get("image")));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).isLessThan(1e-5f);
    }
    assertThat(Safetensors.readAll(folder.resolve("net.safetensors")))
        .containsKey("layer1.0.conv1.weight");
  }

  /** Oracle: the state dict that PyTorch saved. */
  @Test
  void convert_torchCheckpoint_isItsStateDict() throws IOException {
    CommandRun run = convert(FILES.resolve("torch/checkpoint.pt"), target("net.safetensors"));
    assertThat(run.exitCode()).as(run.err()).isZero();

    assertThat(Safetensors.readAll(folder.resolve("net.safetensors")))
        .isEqualTo(Safetensors.readAll(FILES.resolve("torch/network.safetensors")));
  }

  @Test
  void convert_prefixKeptAndFloatsCast_asAsked() throws IOException {
    CommandRun run =
        convert(
            FILES.resolve("torch/checkpoint.pt"),
            target("net.safetensors"),
            "--dtype",
            "bfloat16",
            "--keep-prefix");
    assertThat(run.exitCode()).as(run.err()).isZero();

    Map<String, INDArray> arrays = Safetensors.readAll(folder.resolve("net.safetensors"));
    assertThat(arrays.get("module.0.weight").dataType()).isEqualTo(DataType.BFLOAT16);
    assertThat(arrays.get("module.1.num_batches_tracked").dataType()).isEqualTo(DataType.INT64);
  }

  @Test
  void convert_builtInModel_definitionHasItsKeys() throws IOException {
    CommandRun run = convert("zoo:resnet18", target("net.yaml"));
    assertThat(run.exitCode()).as(run.err()).isZero();

    Model written = Model.random("net.yaml", 1, folder);

    Model own = Model.random("zoo:resnet18", 1, null);
    assertThat(written.module().stateDict().keySet())
        .containsExactlyInAnyOrderElementsOf(own.module().stateDict().keySet());
  }

  @Test
  void convert_undefined_isWrongUsageAndWritesNothing() throws IOException {
    Path weights = FILES.resolve("torch/checkpoint.pt");
    CommandRun definition = convert(weights, target("net.yaml"), target("net.safetensors"));
    assertThat(definition.exitCode()).isEqualTo(2);
    assertThat(definition.err()).contains("has weights alone; there is no definition to write");
    CommandRun arrays = convert("zoo:resnet18", target("net.safetensors"));
    assertThat(arrays.exitCode()).isEqualTo(2);
    assertThat(arrays.err()).contains("zoo:resnet18: has no weights to write");
    CommandRun torch = convert(weights, target("net.pt"));
    assertThat(torch.exitCode()).isEqualTo(2);
    assertThat(torch.err()).contains("what is written is a .yaml definition or .safetensors");
    CommandRun missing = convert(target("no.onnx"), target("net.yaml"));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no such file");
    CommandRun type = convert(weights, target("net.safetensors"), "--dtype", "float8");
    assertThat(type.exitCode()).isEqualTo(2);
    assertThat(type.err()).contains("--dtype must be one of [bfloat16, float16, float32, float64]");
    CommandRun hostile = convert(FILES.resolve("torch/hostile.pt"), target("net.safetensors"));
    assertThat(hostile.exitCode()).isEqualTo(2);
    assertThat(hostile.err()).contains("names posix.system, which is refused");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
