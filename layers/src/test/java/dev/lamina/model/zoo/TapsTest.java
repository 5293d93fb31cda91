package dev.lamina.model.zoo;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Values inside of a network against PyTorch's forward hooks, by goldens of make_tap_goldens.py.
 */
class TapsTest {
  private static final Path GOLDENS =
      Path.of("src/test/resources/dev/lamina/model/zoo/taps.safetensors");
  private static final Shape SHAPE = Shape.of(2, 3, 32, 32);

  static List<Engine> engines() {
    return List.of(new OneDnnEngine(), new ReferenceEngine());
  }

  private static Graph network(Generator generator) {
    Module network = RandomStream.with(new Generator(1), () -> ResNet.resnet18(1000)).eval();
    ZooTest.fill(network, generator);
    return Graph.trace(network);
  }

  /** All taps in one plan, and each alone, when its neighbours are folded and fused. */
  @ParameterizedTest
  @MethodSource("engines")
  void withOutputs_layersAndModules_areWhatHooksSee(Engine engine) throws IOException {
    Generator generator = new Generator(99);
    Graph graph = network(generator);
    INDArray images = generator.uniform(SHAPE, -1, 1);
    try (Safetensors goldens = Safetensors.open(GOLDENS)) {
      List<String> names = new ArrayList<>(goldens.keys());
      check(engine, graph.withOutputs(names), images, goldens);
      for (String name : List.of("layer1.0.bn1", "layer1", "layer2.0.downsample", "fc:input")) {
        check(engine, graph.withOutputs(List.of("output", name)), images, goldens);
      }
    }
  }

  private static void check(Engine engine, Graph graph, INDArray images, Safetensors goldens)
      throws IOException {
    try (Plan plan = engine.compile(graph, List.of(SHAPE), Precision.FLOAT32, 1)) {
      plan.input(0).assign(images);
      plan.run();
      for (int i = 0; i < graph.outputs().size(); i++) {
        String name = graph.outputs().get(i).name();
        INDArray expected = goldens.read(name.equals("output") ? "fc" : name);
        assertClose(name, plan.output(i), expected, 1e-5);
      }
    }
  }

  @Test
  void withOutputs_unknownNames_nameTheNearestOfEach() {
    Graph graph = network(new Generator(99));

    assertThatThrownBy(
            () -> graph.withOutputs(List.of("layer1.0.bn9", "fc", "layer2.0.downsampel")))
        .isInstanceOf(LayerException.class)
        .hasMessage(
            "there is no layer 'layer1.0.bn9'; did you mean 'layer1.0.bn1'?\n"
                + "there is no layer 'layer2.0.downsampel'; did you mean 'layer2.0.downsample'?");
  }
}
