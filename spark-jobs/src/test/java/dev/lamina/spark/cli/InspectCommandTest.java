package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.model.Safetensors;
import dev.lamina.spark.Checkout;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InspectCommandTest {
  @Test
  void inspect_fashionNetwork_goldenText() throws Exception {
    CommandRun run =
        CommandRun.of(
            "inspect",
            "--model",
            Checkout.MODEL,
            "--weights",
            Checkout.WEIGHTS,
            "--engine",
            "reference");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    try (InputStream golden = getClass().getResourceAsStream("inspect-fashion-cnn.txt")) {
      assertThat(run.out()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void inspect_compiled_saysWhatBecameOfEachLayer() {
    CommandRun run = CommandRun.of("inspect", "--model", Checkout.MODEL, "--engine", "onednn");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("block3_bn2 .* folded into block3_conv2 ")
        .containsPattern("block3_sum .* fused into block3_conv2 ")
        .containsPattern("dropout .* dropped ")
        .containsPattern("bytes of memory for each task, [0-9,]+ bytes of weights");
  }

  @Test
  void inspect_unknownEngine_isWrongUsage() {
    CommandRun run = CommandRun.of("inspect", "--model", Checkout.MODEL, "--engine", "onedn");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean 'onednn'?");
  }

  /** What PyTorch prints is in the metadata of the model package's golden. */
  @Test
  void inspect_fashionNetwork_beginsAsPyTorchPrintsIt() throws Exception {
    Path golden =
        Checkout.ROOT.resolve("layers/src/test/resources/dev/lamina/model/fashion-cnn.safetensors");
    try (Safetensors file = Safetensors.open(golden)) {
      CommandRun run = CommandRun.of("inspect", "--model", Checkout.MODEL);
      assertThat(run.out()).startsWith(file.metadata().get("printed") + "\n");
    }
  }
}
