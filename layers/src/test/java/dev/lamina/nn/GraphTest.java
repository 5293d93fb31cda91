package dev.lamina.nn;

import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.pool.MaxPool1d;
import dev.lamina.nn.pool.MaxPoolSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphTest {
  private static final INDArray INPUT = Tensors.of(new float[] {1, -2, 3, -4}, Shape.of(2, 2));

  /** A module whose forward is given. */
  private static final class Forward extends Module {
    private final UnaryOperator<Value> forward;

    Forward(Map<String, Module> children, UnaryOperator<Value> forward) {
      children.forEach(this::child);
      this.forward = forward;
    }

    @Override
    public Value forward(Value input) {
      return forward.apply(input);
    }
  }

  private static List<INDArray> run(Graph graph, INDArray... inputs) {
    return ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(inputs)).outputs();
  }

  @Test
  void trace_nestedModules_namesNodesByPath() {
    Graph graph =
        Graph.trace(new Sequential(new Linear(2, 3), new Sequential().add("act", new ReLU())));

    assertThat(graph.nodes()).extracting(Graph.Node::name).containsExactly("0", "1.act");
    assertThat(graph.stateDict().keySet()).containsExactly("0.weight", "0.bias");
    assertThat(graph.outputs()).containsExactly(new Graph.Output("output", new Graph.Port(1, 0)));
  }

  @Test
  void trace_layerUsedTwice_hasTwoNodesThatShareArrays() {
    Linear shared = new Linear(2, 2);
    Module module = new Forward(Map.of("fc", shared), x -> shared.forward(shared.forward(x)));

    Graph graph = Graph.trace(module);

    assertThat(graph.nodes()).extracting(Graph.Node::name).containsExactly("fc", "fc_1");
    assertThat(graph.nodes().get(1).arrays().get("weight"))
        .isSameAs(graph.nodes().get(0).arrays().get("weight"));
    assertThat(graph.bytes()).isEqualTo((4 + 2) * 4);
    assertSameBits("output", run(graph, INPUT).get(0), module.forward(INPUT));
  }

  @Test
  void trace_nameOfAnotherLayer_isNotTakenByASecondUse() {
    ReLU shared = new ReLU();
    Module module =
        new Sequential().add("relu", shared).add("relu_1", new ReLU()).add("again", shared);

    assertThat(Graph.trace(module).nodes())
        .extracting(Graph.Node::name)
        .doesNotHaveDuplicates()
        .startsWith("relu", "relu_1");
  }

  @Test
  void trace_inPlaceLayer_replacesItsInputForLaterReaders() {
    ReLU relu = new ReLU(true);
    Add add = new Add();
    // x is overwritten by relu, so both terms are relu(x).
    Module module = new Forward(Map.of("relu", relu), x -> add.forward(x, relu.forward(x)));
    Module readsLater =
        new Forward(
            Map.of("relu", relu),
            x -> {
              Value positive = relu.forward(x);
              return add.forward(x, positive);
            });

    for (Module each : List.of(module, readsLater)) {
      Graph graph = Graph.trace(each);
      INDArray input = INPUT.dup();
      assertThat(Tensors.floats(run(graph, input).get(0))).containsExactly(2, 0, 6, 0);
      assertSameBits("input", input, INPUT);
      assertSameBits("output", run(graph, INPUT).get(0), each.forward(INPUT.dup()));
    }
  }

  @Test
  void trace_inPlaceLayer_leavesEarlierReadersAlone() {
    ReLU relu = new ReLU(true);
    Linear before = new Linear(2, 2);
    Add add = new Add();
    Module module =
        new Forward(
            Map.of("fc", before, "relu", relu),
            x -> {
              Value read = before.forward(x);
              return add.forward(read, relu.forward(x));
            });

    assertSameBits("output", run(Graph.trace(module), INPUT).get(0), module.forward(INPUT.dup()));
  }

  @Test
  void trace_outputOverwrittenInPlace_isTheOverwrittenOne() {
    ReLU relu = new ReLU(true);
    Module module =
        new Forward(
            Map.of("relu", relu),
            x -> {
              relu.forward(x);
              return x;
            });

    assertThat(Tensors.floats(run(Graph.trace(module), INPUT).get(0))).containsExactly(1, 0, 3, 0);
  }

  @Test
  void trace_arrayAmongInputs_isAConstantOfTheGraph() {
    Add add = new Add();
    INDArray constant = Tensors.of(new float[] {10, 20}, Shape.of(2));
    Module module = new Forward(Map.of("add", add), x -> add.forward(x, Value.of(constant)));

    Graph graph = Graph.trace(module);

    assertThat(graph.nodes()).extracting(node -> node.spec().type()).contains("Constant");
    assertThat(Tensors.floats(run(graph, INPUT).get(0))).containsExactly(11, 18, 13, 16);
  }

  @Test
  void trace_laterAssignment_doesNotReachTheGraph() {
    Linear linear = new Linear(2, 2);
    Graph graph = Graph.trace(linear);
    INDArray expected = linear.forward(INPUT);

    linear.parameter("bias").assign(Tensors.of(new float[] {100, 100}, Shape.of(2)));

    assertSameBits("output", run(graph, INPUT).get(0), expected);
  }

  @Test
  void trace_moduleThatLooksAtValues_saysThatThereAreNone() {
    Module module = new Forward(Map.of(), x -> x.shape().rank() == 2 ? x : null);

    assertThatThrownBy(() -> Graph.trace(module))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its values have no arrays");
  }

  @Test
  void trace_severalInputsAndOutputs_keepTheirNamesAndOrder() {
    MaxPool1d pool = new MaxPool1d(MaxPoolSpec.of(1, 2).withReturnIndices(true));
    Graph graph =
        Graph.trace(
            pool, List.of(new Graph.Input("x", Shape.of(1, 4))), List.of("largest", "where"));

    List<INDArray> outputs = run(graph, Tensors.of(new float[] {1, 5, 7, 2}, Shape.of(1, 1, 4)));

    assertThat(graph.outputs()).extracting(Graph.Output::name).containsExactly("largest", "where");
    assertThat(Tensors.floats(outputs.get(0))).containsExactly(5, 7);
    assertThat(Tensors.longs(outputs.get(1))).containsExactly(1, 2);
  }

  @Test
  void withOutputs_innerLayers_areByPathAndOutput() {
    MaxPool1d pool = new MaxPool1d(MaxPoolSpec.of(1, 2).withReturnIndices(true));
    Graph graph = Graph.trace(new Sequential().add("relu", new ReLU()).add("pool", pool));

    Graph changed = graph.withOutputs(List.of("pool:indices", "relu", "output"));

    List<INDArray> outputs = run(changed, Tensors.of(new float[] {-1, 5, 7, 2}, Shape.of(1, 1, 4)));
    assertThat(Tensors.longs(outputs.get(0))).containsExactly(1, 2);
    assertThat(Tensors.floats(outputs.get(1))).containsExactly(0, 5, 7, 2);
    assertThat(Tensors.floats(outputs.get(2))).containsExactly(5, 7);
    assertThat(graph.outputs()).hasSize(1);
  }

  @Test
  void withOutputs_unknownName_listsTheLayers() {
    Graph graph = Graph.trace(new Sequential(new Linear(2, 2), new ReLU()));

    for (String name : List.of("layer4", "0:h_n")) {
      assertThatThrownBy(() -> graph.withOutputs(List.of(name)))
          .isInstanceOf(LayerException.class)
          .hasMessage("there is no layer '" + name + "'; there are 0, 1");
    }
  }

  @Test
  void shapes_ofAWrongInput_nameTheLayersPath() {
    Graph graph =
        Graph.trace(
            new Sequential().add("head", new Sequential(new Linear(2, 3), new Linear(4, 1))));

    assertThatThrownBy(() -> graph.shapes(List.of(Shape.of(5, 2))))
        .isInstanceOf(LayerException.class)
        .hasMessage(
            "head.1 = Linear(in_features=4, out_features=1, bias=True): input must be (*, Ein=4),"
                + " got (5, 3)");
    assertThatThrownBy(() -> run(graph, INPUT))
        .isInstanceOf(LayerException.class)
        .hasMessageStartingWith("head.1 = Linear(");
  }

  @Test
  void checkInputs_declaredShape_isRequired() {
    Graph graph =
        Graph.trace(
            new Linear(2, 2), List.of(new Graph.Input("features", Shape.of(2))), List.of("y"));

    assertThat(graph.inputShapes(7)).containsExactly(Shape.of(7, 2));
    assertThat(graph.outputShapes(List.of(Shape.of(3, 2)))).containsExactly(Shape.of(3, 2));
    assertThatThrownBy(() -> graph.checkInputs(List.of(Shape.of(3, 5))))
        .isInstanceOf(LayerException.class)
        .hasMessage("input 'features' must be (N, 2), got (3, 5)");
    assertThatThrownBy(() -> graph.checkInputs(List.of()))
        .isInstanceOf(LayerException.class)
        .hasMessage("there are 1 inputs [features], got 0");
  }

  @Test
  void inputShapes_undeclared_saysThatItTakesAny() {
    assertThatThrownBy(() -> Graph.trace(new ReLU()).inputShapes(2))
        .isInstanceOf(LayerException.class)
        .hasMessage("input 'input' has no shape: it takes any");
  }

  @Test
  void builder_wrongNodes_areRefused() {
    Graph.Builder builder = new Graph.Builder(List.of(new Graph.Input("x", null)));
    Graph.Port input = new Graph.Port(-1, 0);
    builder.add("relu", new ReLU.Spec(false), Map.of(), List.of(input));

    assertThatThrownBy(() -> builder.add("relu", new ReLU.Spec(false), Map.of(), List.of(input)))
        .isInstanceOf(LayerException.class)
        .hasMessage("there is a layer 'relu' already");
    assertThatThrownBy(() -> builder.add("add", new Add().spec(), Map.of(), List.of(input)))
        .isInstanceOf(LayerException.class)
        .hasMessage("add = Add(): takes 2 or more inputs [input, other], got 1");
    for (Graph.Port missing :
        List.of(new Graph.Port(5, 0), new Graph.Port(0, 1), new Graph.Port(-2, 0))) {
      assertThatThrownBy(() -> builder.add("b", new ReLU.Spec(false), Map.of(), List.of(missing)))
          .isInstanceOf(LayerException.class)
          .hasMessage("there is no " + missing);
    }
  }

  @Test
  void graph_isImmutable() {
    Graph graph = Graph.trace(new Sequential(new Linear(2, 2)));

    assertThatThrownBy(() -> graph.nodes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> graph.nodes().get(0).arrays().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> graph.nodes().get(0).inputs().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
