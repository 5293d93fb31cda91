package dev.lamina.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.Model;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: PyTorch's outputs of the networks that it exported, through make_onnx_files.py. */
class OnnxGoldenTest {
  /** Of the largest value. */
  private static final double TOLERANCE = 1e-5;

  static Path folder() {
    String other = System.getProperty("lamina.onnx.folder");
    try {
      return other != null
          ? Path.of(other)
          : Path.of(OnnxGoldenTest.class.getResource("lstm.onnx").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> networks() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".onnx"))
          .filter(name -> Files.exists(folder().resolve(name.replace(".onnx", ".safetensors"))))
          .map(name -> name.substring(0, name.length() - ".onnx".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void load_exportedNetwork_computesAsPyTorch(String name) throws IOException {
    Map<String, INDArray> golden = Safetensors.readAll(folder().resolve(name + ".safetensors"));
    Graph graph = Model.load(name + ".onnx", null, folder()).graph();
    List<INDArray> inputs = new ArrayList<>();
    for (Graph.Input input : graph.inputs()) {
      INDArray array = golden.get(input.name());
      inputs.add(array.dataType() == DataType.INT64 ? array : array.castTo(DataType.FLOAT));
    }

    List<INDArray> reference = ReferenceEngine.run(graph, Mode.EVALUATION, null, inputs).outputs();
    assertThat(graph.outputs().stream().map(Graph.Output::name))
        .containsExactlyElementsOf(golden.keySet().stream().skip(graph.inputs().size()).toList());
    for (int i = 0; i < reference.size(); i++) {
      String output = graph.outputs().get(i).name();
      assertClose(name + " " + output, reference.get(i), golden.get(output));
    }
    try (Plan plan =
        new OneDnnEngine()
            .compile(graph, inputs.stream().map(Tensors::shape).toList(), Precision.FLOAT32, 1)) {
      for (int i = 0; i < inputs.size(); i++) {
        plan.input(i).assign(inputs.get(i));
      }
      plan.run();
      for (int i = 0; i < reference.size(); i++) {
        String output = graph.outputs().get(i).name();
        assertClose("compiled " + name + " " + output, plan.output(i), golden.get(output));
      }
    }
  }

  private static void assertClose(String what, INDArray actual, INDArray expected) {
    assertThat(Tensors.shape(actual)).as(what).isEqualTo(Tensors.shape(expected));
    double[] values = Tensors.doubles(actual);
    double[] golden = Tensors.doubles(expected);
    double largest = 1;
    for (double value : golden) {
      largest = Math.max(largest, Double.isFinite(value) ? Math.abs(value) : 0);
    }
    for (int i = 0; i < values.length; i++) {
      boolean same = Double.compare(values[i], golden[i]) == 0;
      assertThat(same || Math.abs(values[i] - golden[i]) <= TOLERANCE * largest)
          .as("%s at %s: expected %s, got %s", what, i, golden[i], values[i])
          .isTrue();
    }
  }
}
