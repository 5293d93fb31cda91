package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  /** Counts: PyTorch's, which the weights' file has in its metadata. */
  @Test
  void of_fashionCnn_countsWhatPyTorchCounts() {
    Model model = Model.load("fashion-cnn.yaml", "fashion-cnn.safetensors", Resources.model(""));

    Summary summary = Summary.of(model, 16);

    assertThat(summary.parameterCount()).isEqualTo(151_274);
    assertThat(summary.layers().stream().mapToLong(Summary.LayerRow::parameterCount).sum())
        .isEqualTo(151_274);
    assertThat(summary.parameters().stream().mapToLong(Summary.ArrayRow::count).sum())
        .isEqualTo(151_274);
    // 3 batch norms of 32 and 5 of 64 channels have a mean and a variance each, and an int64
    // counter
    assertThat(summary.buffers()).hasSize(24);
    assertThat(summary.arrayBytes()).isEqualTo(4 * (151_274 + 2 * (3 * 32 + 5 * 64)) + 8 * 8);
    assertThat(summary.layers().get(0))
        .isEqualTo(
            new Summary.LayerRow(
                "stem.0",
                "Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)",
                java.util.List.of("(N, 32, 28, 28)"),
                288,
                // a multiply and an add for each of 9 weights, 28 x 28 places and 32 channels
                2L * 9 * 28 * 28 * 32));
    assertThat(summary.parameters().get(0))
        .isEqualTo(new Summary.ArrayRow("stem.0.weight", Shape.of(32, 1, 3, 3), 288));
  }

  @Test
  void text_ofASmallModel_isATable() {
    ModelDefinition definition =
        ModelDefinition.parse(
            """
            inputs: {a: [3], b: [2, 3]}
            layers:
              scale: {type: Scale, size: 3}
              mix: {type: Mix}
            """,
            "small.yaml",
            TestLayers.CATALOG);
    Model model =
        Model.of(definition, Map.of("scale.weight", org.nd4j.linalg.factory.Nd4j.ones(3)));

    assertThat(Summary.of(model, 1000).text())
        .isEqualTo(
            """
            Small(
              (scale): Scale(size=3)
              (mix): Mix()
            )

            layer  is             output          MFLOP  parameters
            -----  -------------  --------------  -----  ----------
            scale  Scale(size=3)  (N, 3)          0.000           3
            mix    Mix()          (N, 3), (N, 3)  0.000           0

            parameter     shape  values
            ------------  -----  ------
            scale.weight  (3)         3

            3 parameters; 12 bytes with buffers
            0.000 MFLOP a record
            36,000 bytes of layer outputs for a batch of 1,000
            """);
  }

  @Test
  void text_inputOfAnyShape_leavesShapesOpen() {
    ModelDefinition definition =
        ModelDefinition.parse("inputs: {a: any}\nlayers: {relu: {type: ReLU}}", "x.yaml");

    Summary summary = Summary.of(Model.of(definition, Map.of()), 1);

    assertThat(summary.layers().get(0).outputs()).isEmpty();
    assertThat(summary.activationBytes()).isEqualTo(-1);
    assertThat(summary.text()).contains("relu   ReLU()  any                     0");
  }

  @Test
  void of_batchAxisFoldedIntoAnother_showsTheMultiple() {
    ModelDefinition definition =
        ModelDefinition.parse(
            "inputs: {a: [3]}\nlayers: {c: {type: Concat, dim: 0, from: [a, a]}}", "x.yaml");

    assertThat(Summary.of(Model.of(definition, Map.of()), 1).layers().get(0).outputs())
        .containsExactly("(2*N, 3)");
  }

  @Test
  void of_batchOfNone_isRefused() {
    ModelDefinition definition =
        ModelDefinition.parse("inputs: {a: any}\nlayers: {relu: {type: ReLU}}", "x.yaml");
    Model model = Model.of(definition, Map.of());

    assertThatThrownBy(() -> Summary.of(model, 0)).hasMessage("batch size must be positive, got 0");
  }
}
