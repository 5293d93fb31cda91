package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelTest {
  private static final String LINEAR =
      """
      inputs: {x: [2]}
      layers:
        fc: {type: Linear, in_features: 2, out_features: 1}
        norm: {type: BatchNorm1d, num_features: 1}
      """;

  @TempDir Path folder;

  private final Map<String, INDArray> state = new LinkedHashMap<>();

  @BeforeEach
  void fillState() {
    state.put("fc.weight", Tensors.of(new float[] {1, 2}, Shape.of(1, 2)));
    state.put("fc.bias", Tensors.of(new float[] {3}, Shape.of(1)));
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      state.put("norm." + name, Tensors.of(new float[] {1}, Shape.of(1)));
    }
    state.put("norm.num_batches_tracked", Tensors.of(new long[] {5}, Shape.of()));
  }

  private Path write(String yaml) throws IOException {
    Safetensors.write(folder.resolve("net.safetensors"), state, Map.of());
    return Files.writeString(folder.resolve("net.yaml"), yaml);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    double[] values = Tensors.doubles(actual);
    double[] golden = Tensors.doubles(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(golden[i], within(1e-5 + 1e-5 * Math.abs(golden[i])));
    }
  }

  /** Oracle: PyTorch, through make_goldens.py. */
  @Test
  void load_fashionCnn_computesAndPrintsAsPyTorch() throws IOException {
    Model model = Model.load("fashion-cnn.yaml", "fashion-cnn.safetensors", Resources.model(""));

    try (Safetensors golden = Safetensors.open(Resources.file("fashion-cnn.safetensors"))) {
      assertThat(model.module()).hasToString(golden.metadata().get("printed"));
      INDArray logits = model.module().forward(golden.read("image"));
      assertClose(logits, golden.read("logits"));
    }
    try (Safetensors weights = Safetensors.open(Resources.model("fashion-cnn.safetensors"))) {
      assertThat(model.module().stateDict().keySet()).containsExactlyElementsOf(weights.keys());
    }
  }

  /** Oracle: PyTorch, through make_goldens.py. */
  @Test
  void of_twoInputsAndThreeOutputs_computesAndPrintsAsPyTorch() throws IOException {
    ModelDefinition definition = ModelDefinition.read(Resources.file("two-heads.yaml"));
    Map<String, INDArray> golden = Safetensors.readAll(Resources.file("two-heads.safetensors"));
    Map<String, INDArray> weights = new LinkedHashMap<>();
    golden.forEach(
        (key, value) -> {
          if (key.startsWith("weights.")) {
            weights.put(key.substring("weights.".length()), value);
          }
        });

    Model model = Model.of(definition, weights);

    Value result =
        model.module().forward(Value.of(golden.get("image")), Value.of(golden.get("vector")));
    List<INDArray> graphs =
        ReferenceEngine.run(
                model.graph(),
                Mode.EVALUATION,
                null,
                List.of(golden.get("image"), golden.get("vector")))
            .outputs();
    List<String> names = List.of("log", "indices", "sum");
    for (int i = 0; i < 3; i++) {
      assertClose(result.output(i).array(), golden.get(names.get(i)));
      assertClose(graphs.get(i), golden.get(names.get(i)));
    }
    assertThat(model.graph().outputs().stream().map(Graph.Output::name))
        .containsExactly("log", "pool:indices", "sum");
    try (Safetensors file = Safetensors.open(Resources.file("two-heads.safetensors"))) {
      assertThat(model.module()).hasToString(file.metadata().get("printed"));
    }
  }

  /** Oracle: PyTorch, through torch/make_torch_files.py. */
  @Test
  void load_torchCheckpointOfParallelNetwork_hasItsWeightsWhateverItsName() throws IOException {
    Files.copy(Resources.file("torch/checkpoint.pt"), folder.resolve("net.weights"));
    Files.writeString(
        folder.resolve("net.yaml"),
        """
        inputs: {x: [1, 4, 4]}
        layers:
          "0": {type: Conv2d, in_channels: 1, out_channels: 2, kernel_size: 3}
          "1": {type: BatchNorm2d, num_features: 2}
          "2": {type: Flatten}
          "3": {type: Linear, in_features: 8, out_features: 2}
        """);

    Model model = Model.load("net.yaml", "net.weights", folder);

    Map<String, INDArray> expected =
        Safetensors.readAll(Resources.file("torch/network.safetensors"));
    Map<String, INDArray> actual = model.module().stateDict();
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((key, array) -> assertThat(actual.get(key)).as(key).isEqualTo(array));
  }

  @Test
  void load_weights_areCastToTheParametersTypes() throws IOException {
    state.replaceAll(
        (key, value) -> value.castTo(value.rank() == 0 ? DataType.INT32 : DataType.DOUBLE));
    write(LINEAR);

    Model model = Model.load("net.yaml", "net.safetensors", folder);

    assertThat(model.module().isTraining()).isFalse();
    assertThat(model.module().stateDict().get("fc.weight").dataType()).isEqualTo(DataType.FLOAT);
    assertThat(model.module().stateDict().get("norm.num_batches_tracked"))
        .isEqualTo(Tensors.of(new long[] {5}, Shape.of()));
    // fc = 1 * 4 + 2 * 5 + 3 = 17; norm = (17 - 1) / sqrt(1 + 1e-5) + 1
    INDArray x = Tensors.of(new float[] {4, 5}, Shape.of(1, 2));
    assertThat(Tensors.floats(model.module().forward(x))[0]).isEqualTo(16.99992f, within(1e-5f));
  }

  @Test
  void load_oldStateDictWithoutCounter_startsItAtZero() throws IOException {
    state.remove("norm.num_batches_tracked");
    write(LINEAR);

    Model model = Model.load("net.yaml", "net.safetensors", folder);

    assertThat(model.module().stateDict().get("norm.num_batches_tracked"))
        .isEqualTo(Tensors.of(new long[] {0}, Shape.of()));
  }

  @Test
  void load_wrongWeights_listsEveryKey() throws IOException {
    state.remove("fc.bias");
    state.put("fc.weight", Nd4j.zeros(DataType.FLOAT, 2, 1));
    state.put("head.weight", Nd4j.zeros(DataType.FLOAT, 1));
    write(LINEAR);

    assertThatThrownBy(() -> Model.load("net.yaml", "net.safetensors", folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            """
            net.yaml (net.safetensors): weights do not fit Net:
              missing (1): fc.bias
              unexpected (1): head.weight
              wrong shape (1): fc.weight: expected (1, 2), got (2, 1)\
            """);
  }

  @Test
  void load_noWeights_saysWhatIsMissing() throws IOException {
    write(LINEAR);

    assertThatThrownBy(() -> Model.load("net.yaml", null, folder))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.yaml; no weights are given: weights do not fit Net:\n")
        .hasMessageContaining("missing (6): fc.weight, fc.bias, norm.weight");
  }

  @Test
  void load_modelWithoutParameters_needsNoWeights() throws IOException {
    write("inputs: {x: [2]}\nlayers: {relu: {type: ReLU}}");

    Model model = Model.load("net.yaml", null, folder);

    INDArray x = Tensors.of(new float[] {-4, 5}, Shape.of(1, 2));
    assertThat(Tensors.floats(model.module().forward(x))).containsExactly(0, 5);
  }

  @Test
  void load_everythingWrong_isToldAtOnce() throws IOException {
    write("inputs: {x: [2]}\nlayers: {relu: {type: Relu, a: b}, fc: {type: Linear}}");
    Files.writeString(folder.resolve("net.safetensors"), "nonsense");

    assertThatThrownBy(() -> Model.load("net.yaml", "net.safetensors", folder))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(((ModelException) e).messages()).hasSize(4))
        .hasMessageContaining("net.yaml:2:23: layer 'relu': unknown type 'Relu'")
        .hasMessageContaining("missing argument 'in_features'")
        .hasMessageContaining("net.safetensors: the header must be at most");
  }

  @Test
  void load_missingFiles_namesBoth() {
    assertThatThrownBy(() -> Model.load("no.yaml", "no.safetensors", folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "2 faults:\n%s: there is no such file\n%s: there is no such file",
            folder.resolve("no.yaml"), folder.resolve("no.safetensors"));
  }

  @Test
  void load_otherSuffixes_sayWhatIsSupported() {
    assertThatThrownBy(() -> Model.load("net.txt", "net.pt", folder))
        .hasMessage(
            "2 faults:\nnet.txt: a model is a .yaml, .yml or .onnx file, or zoo:NAME with one of "
                + "[mobilenet_v2, resnet101, resnet152, resnet18, resnet34, resnet50]\n"
                + folder.resolve("net.pt")
                + ": there is no such file");
    assertThatThrownBy(() -> Model.load("zoo:resnet19", null, folder))
        .hasMessageStartingWith("zoo:resnet19: there is no such built-in model; there are ")
        .hasMessageEndingWith("did you mean 'resnet18'?");
    assertThatThrownBy(() -> Model.load("bad\0name.yaml", null, null))
        .isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> Model.load("", null, null)).isInstanceOf(ModelException.class);
  }

  @Test
  void random_ofASeed_isTheSameEachTime() throws IOException {
    write(LINEAR);

    Map<String, INDArray> first = Model.random("net.yaml", 3, folder).module().stateDict();
    Map<String, INDArray> again = Model.random("net.yaml", 3, folder).module().stateDict();

    assertThat(again).isEqualTo(first);
    // torch.manual_seed(3); torch.nn.Linear(2, 1)
    assertThat(Tensors.floats(first.get("fc.weight"))).containsExactly(-0.7010772f, -0.5578092f);
  }

  @Test
  void random_arrayBeyondJava_isRefused() throws IOException {
    write(
        "inputs: {x: any}\nlayers: {fc: {type: Linear, in_features: 65536, out_features: 65536}}");

    assertThatThrownBy(() -> Model.random("net.yaml", 0, folder))
        .isInstanceOf(ModelException.class)
        .hasMessage("net.yaml: fc.weight (65536, 65536) is too large to draw");
  }
}
