package dev.lamina.model.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The built-in architectures against torchvision's, by goldens of make_goldens.py. */
class ZooTest {
  private static final Path GOLDENS =
      Path.of("src/test/resources/dev/lamina/model/zoo/zoo.safetensors");
  private static final Map<String, Supplier<Module>> NETWORKS =
      Map.of(
          "resnet18", () -> ResNet.resnet18(1000),
          "resnet34", () -> ResNet.resnet34(1000),
          "resnet50", () -> ResNet.resnet50(1000),
          "resnet101", () -> ResNet.resnet101(1000),
          "resnet152", () -> ResNet.resnet152(1000),
          "mobilenet_v2", () -> new MobileNetV2(1000));

  static Stream<String> names() {
    return NETWORKS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void stateDict_hasTorchvisionsKeysAndShapes(String name) throws IOException {
    Module network = RandomStream.with(null, NETWORKS.get(name));
    Stream<String> keys =
        Stream.concat(
                network.namedParameters().entrySet().stream(),
                network.namedBuffers().entrySet().stream())
            .map(entry -> entry.getKey() + " " + tuple(entry.getValue().shape()));
    try (Safetensors goldens = Safetensors.open(GOLDENS)) {
      assertThat(keys)
          .containsExactlyInAnyOrder(goldens.metadata().get(name + ".keys").split("\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void toString_isTorchvisions(String name) throws IOException {
    Module network = RandomStream.with(null, NETWORKS.get(name));
    try (Safetensors goldens = Safetensors.open(GOLDENS)) {
      String expected = goldens.metadata().get(name + ".printed");
      // torchvision names the building blocks of MobileNetV2 by subclasses of Sequential.
      assertThat(network).hasToString(expected.replace("Conv2dNormActivation(", "Sequential("));
    }
  }

  /** The networks that are small enough for the reference engine, in both engines. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50", "mobilenet_v2"})
  void logits_equalTorchvisions(String name) throws IOException {
    Generator generator = new Generator(99);
    Module network = RandomStream.with(new Generator(1), NETWORKS.get(name)).eval();
    fill(network, generator);
    Shape shape = Shape.of(2, 3, 64, 64);
    INDArray images = generator.uniform(shape, -1, 1);
    Graph graph = Graph.trace(network);
    INDArray reference =
        ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(images)).outputs().get(0);
    try (Safetensors goldens = Safetensors.open(GOLDENS);
        Plan plan = new OneDnnEngine().compile(graph, List.of(shape), Precision.FLOAT32, 1)) {
      plan.input(0).assign(images);
      plan.run();
      assertClose(reference, goldens.read(name));
      assertClose(plan.output(0), goldens.read(name));
    }
  }

  /** The weights of make_goldens.py. */
  static void fill(Module network, Generator generator) {
    Map<String, INDArray> state = new LinkedHashMap<>(network.stateDict());
    state.replaceAll((key, array) -> draw(key, Tensors.shape(array), array, generator));
    network.loadStateDict(state);
  }

  private static INDArray draw(String key, Shape shape, INDArray array, Generator generator) {
    if (key.endsWith("num_batches_tracked")) {
      return array;
    }
    if (key.endsWith("running_var") || (key.endsWith("weight") && shape.rank() == 1)) {
      return generator.uniform(shape, 0.5, 1.5);
    }
    double bound =
        shape.rank() == 1 ? 0.1 : Math.sqrt(3.0 / (double) (shape.elements() / shape.size(0)));
    return generator.uniform(shape, -bound, bound);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    double largest = expected.amaxNumber().doubleValue();
    assertThat(largest).isPositive();
    assertThat(expected.sub(actual).amaxNumber().doubleValue() / largest).isLessThan(1e-5);
  }

  private static String tuple(Shape shape) {
    String sizes =
        java.util.Arrays.stream(shape.toArray())
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    return shape.rank() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }
}
