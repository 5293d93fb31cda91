package dev.lamina.engine.pass;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Mode;
import dev.lamina.nn.attention.MultiheadAttention;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The parts of an attention against the attention itself, both by the reference engine. */
class ExpandAttentionTest {
  private static final int FEATURES = 12;
  private static final int HEADS = 3;

  @Test
  void apply_ofOneInput_projectsItOnce() {
    for (boolean batchFirst : new boolean[] {true, false}) {
      Graph graph = graph(spec(batchFirst, null, null), 0, 0, 0);
      INDArray x = new Generator(1).randn(Shape.of(4, 5, FEATURES));
      Graph made = assertSameMeaning(graph, List.of(x));
      assertThat(made.nodes().stream().filter(n -> n.spec().type().equals("Linear"))).hasSize(2);
    }
  }

  @Test
  void apply_ofThreeInputsOfOtherFeatures_meansTheSame() {
    Graph graph = graph(spec(true, 7, 9), 0, 1, 2);
    Generator generator = new Generator(1);
    assertSameMeaning(
        graph,
        List.of(
            generator.randn(Shape.of(2, 4, FEATURES)),
            generator.randn(Shape.of(2, 5, 7)),
            generator.randn(Shape.of(2, 5, 9))));
  }

  @Test
  void apply_masks_hideSteps() {
    Graph graph = graph(spec(true, null, null), 0, 0, 0, 1, 2);
    INDArray x = new Generator(1).randn(Shape.of(2, 3, FEATURES));
    INDArray padding = Tensors.of(new float[] {0, 0, 1, 0, 0, 0}, Shape.of(2, 3));
    INDArray causal = Tensors.of(new float[] {0, 1, 1, 0, 0, 1, 0, 0, 0}, Shape.of(3, 3));
    assertSameMeaning(graph, List.of(x, padding, causal));
  }

  @Test
  void apply_allStepsMasked_areNaNOnlyThere() {
    Graph graph = graph(spec(true, null, null), 0, 0, 0, 1);
    INDArray x = new Generator(1).randn(Shape.of(2, 3, FEATURES));
    INDArray padding = Tensors.of(new float[] {1, 1, 1, 0, 0, 1}, Shape.of(2, 3));
    Graph made = assertSameMeaning(graph, List.of(x, padding));
    float[] output = Tensors.floats(run(made, List.of(x, padding)).get(0));
    assertThat(output[0]).isNaN();
    assertThat(output[output.length - 1]).isFinite();
  }

  @Test
  void run_maskOfOtherNumbers_isTheErrorOfTheAttention() {
    Graph graph = graph(spec(true, null, null), 0, 0, 0, 1);
    INDArray x = new Generator(1).randn(Shape.of(1, 2, FEATURES));
    List<INDArray> inputs = List.of(x, Tensors.of(new float[] {0, 0.5f}, Shape.of(1, 2)));
    Graph made = new ExpandAttention().apply(graph, shapes(inputs));
    assertThatThrownBy(() -> run(made, inputs))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("MultiheadAttention(12, 3): key_padding_mask must be 0 (attend)");
  }

  @Test
  void apply_weightsThatNothingReads_areNotShown() {
    Graph graph = graph(spec(true, null, null), 0, 0, 0).withOutputs(List.of("attention"));
    Graph made = new ExpandAttention().apply(graph, List.of(Shape.of(2, 3, FEATURES)));
    assertThat(made.nodes().stream().map(node -> node.spec().type())).doesNotContain("Mean");
  }

  private static MultiheadAttention.Spec spec(boolean batchFirst, Integer kdim, Integer vdim) {
    return new MultiheadAttention.Spec(
        FEATURES, HEADS, 0, true, false, false, kdim, vdim, batchFirst, true, true, null);
  }

  /** An attention of the given inputs of the graph. */
  private static Graph graph(MultiheadAttention.Spec spec, int... reads) {
    List<Graph.Input> inputs = new ArrayList<>();
    List<Port> ports = new ArrayList<>();
    for (int read : reads) {
      ports.add(new Port(-1 - read, 0));
      if (read == inputs.size()) {
        inputs.add(new Graph.Input("x" + read, null));
      }
    }
    Graph.Builder builder = new Graph.Builder(inputs);
    Generator generator = new Generator(3);
    MultiheadAttention layer = new MultiheadAttention(spec, generator);
    layer.parameter("in_proj_bias").assign(generator.randn(Shape.of(3 * FEATURES)));
    int node = builder.add("attention", spec, layer.arrays(), ports);
    builder.output("output", new Port(node, 0));
    builder.output("weights", new Port(node, 1));
    return builder.build();
  }

  private static List<Shape> shapes(List<INDArray> inputs) {
    return inputs.stream().map(Tensors::shape).toList();
  }

  private static List<INDArray> run(Graph graph, List<INDArray> inputs) {
    return ReferenceEngine.run(graph, Mode.EVALUATION, null, inputs).outputs();
  }

  private static Graph assertSameMeaning(Graph graph, List<INDArray> inputs) {
    Graph made = new ExpandAttention().apply(graph, shapes(inputs));
    assertThat(made.nodes()).noneMatch(node -> node.spec() instanceof MultiheadAttention.Spec);
    assertClose(run(made, inputs), run(graph, inputs), 1e-5);
    return made;
  }
}
