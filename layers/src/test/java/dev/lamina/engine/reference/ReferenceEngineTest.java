package dev.lamina.engine.reference;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReferenceEngineTest {
  private static final INDArray INPUT =
      Tensors.of(new float[] {1, -2, 3, -4, 5, 9}, Shape.of(3, 2));

  @Test
  void run_training_givesUpdatesAndLeavesTheGraphAlone() {
    Graph graph = Graph.trace(new Sequential().add("bn", new BatchNorm1d(2)));

    ReferenceEngine.Result result =
        ReferenceEngine.run(graph, Mode.TRAINING, new Generator(), List.of(INPUT));

    assertThat(result.updates().keySet())
        .containsExactlyInAnyOrder("bn.running_mean", "bn.running_var", "bn.num_batches_tracked");
    // 0.9 * 0 + 0.1 * mean; means are (1 + 3 + 5) / 3 and (-2 - 4 + 9) / 3.
    assertClose(
        "running_mean",
        Tensors.floats(result.updates().get("bn.running_mean")),
        new float[] {0.3f, 0.1f},
        1e-6);
    assertThat(Tensors.floats(graph.stateDict().get("bn.running_mean"))).containsExactly(0, 0);
  }

  @Test
  void run_evaluation_hasNoUpdates() {
    Graph graph = Graph.trace(new Sequential(new BatchNorm1d(2), new Dropout()));

    ReferenceEngine.Result result =
        ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(INPUT));

    assertThat(result.updates()).isEmpty();
  }

  @Test
  void run_trainingWithoutGenerator_namesTheLayerThatNeedsIt() {
    Graph graph = Graph.trace(new Sequential().add("drop", new Dropout(0.5)));

    assertThatThrownBy(() -> ReferenceEngine.run(graph, Mode.TRAINING, null, List.of(INPUT)))
        .isInstanceOf(LayerException.class)
        .hasMessage("drop = Dropout(p=0.5, inplace=False): training mode needs a random generator");
  }

  @Test
  void run_innerNodeAsOutput_isKeptToTheEnd() {
    Linear linear = new Linear(2, 2);
    Graph graph =
        Graph.trace(new Sequential(linear, new ReLU(), new ReLU())).withOutputs(List.of("0", "2"));

    List<INDArray> outputs =
        ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(INPUT)).outputs();

    assertSameBits("0", outputs.get(0), linear.forward(INPUT));
    assertSameBits("2", outputs.get(1), new ReLU().forward(linear.forward(INPUT)));
  }

  @Test
  void compile_otherPrecision_isRefused() {
    Graph graph = Graph.trace(new ReLU());

    assertThatThrownBy(
            () ->
                new ReferenceEngine()
                    .compile(graph, List.of(Shape.of(1, 2)), Precision.BFLOAT16, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reference engine computes in float32 only");
  }

  @Test
  void compile_wrongShape_namesTheLayer() {
    Graph graph = Graph.trace(new Sequential().add("fc", new Linear(2, 2)));

    assertThatThrownBy(
            () ->
                new ReferenceEngine().compile(graph, List.of(Shape.of(1, 3)), Precision.FLOAT32, 1))
        .isInstanceOf(LayerException.class)
        .hasMessageStartingWith("fc = Linear(");
  }
}
