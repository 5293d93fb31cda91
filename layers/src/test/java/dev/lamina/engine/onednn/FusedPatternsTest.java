package dev.lamina.engine.onednn;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers with what is fused into them, in random graphs: the reference engine's results. */
class FusedPatternsTest {
  private static final int GRAPHS = 200;

  static Stream<Integer> seeds() {
    return IntStream.range(0, GRAPHS).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void run_randomGraph_equalsTheReference(int seed) {
    RandomGraph graph = new RandomGraph(seed);
    graph.assertEqualsReference(Precision.FLOAT32, 1e-5);
    graph.assertEqualsReference(Precision.BFLOAT16, 2e-2);
  }

  /** What is read from outside as well must be the layer's own value, whatever is fused around. */
  @ParameterizedTest
  @MethodSource("seeds")
  void run_randomGraphTapped_everyOutputEqualsTheReference(int seed) {
    RandomGraph graph = new RandomGraph(seed).tapped();
    graph.assertEqualsReference(Precision.FLOAT32, 1e-5);
    graph.assertEqualsReference(Precision.BFLOAT16, 2e-2);
  }

  /** Both names of one value lie in the same memory, over which a sum must not be written. */
  @Test
  void run_addedValueThatIsAnOutputByAnotherName_isNotOverwritten() {
    Shape shape = Shape.of(2, 16, 5, 6);
    for (String type : List.of("View", "Reshape")) {
      Graph.Builder builder = new Graph.Builder(List.of(new Graph.Input("x", null)));
      Port first = conv(builder, "first", new Port(-1, 0));
      LayerSpec same = RandomLayers.spec(type, "shape", List.of(-1, 16, 5, 6));
      Port view = new Port(builder.add("view", same, Map.of(), List.of(first)), 0);
      Port second = conv(builder, "second", new Port(-1, 0));
      LayerSpec add = RandomLayers.spec("Add");
      Port sum = new Port(builder.add("sum", add, Map.of(), List.of(first, second)), 0);
      builder.output("view", view);
      builder.output("sum", sum);
      Graph graph = builder.build();
      INDArray x = new Generator(3).randn(shape);
      List<INDArray> expected =
          ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(x)).outputs();
      try (Plan plan = new OneDnnEngine().compile(graph, List.of(shape), Precision.FLOAT32, 1)) {
        plan.input(0).assign(x);
        plan.run();
        for (int i = 0; i < 2; i++) {
          assertClose(
              type + " output " + i,
              Tensors.floats(plan.output(i)),
              Tensors.floats(expected.get(i)),
              1e-5);
        }
      }
    }
  }

  private static Port conv(Graph.Builder builder, String name, Port input) {
    LayerSpec conv =
        RandomLayers.spec(
            "Conv2d", "in_channels", 16, "out_channels", 16, "kernel_size", 3, "padding", 1);
    Map<String, INDArray> arrays = conv.initialArrays(new Generator(name.length()));
    return new Port(builder.add(name, conv, arrays, List.of(input)), 0);
  }

  /** Values of one shape, each made of earlier ones. */
  private static final class RandomGraph {
    private final Random random;
    private final Generator generator;
    private final Shape shape;
    private final Graph.Builder builder;
    private final List<Port> values = new ArrayList<>();
    private Graph graph;

    RandomGraph(int seed) {
      random = new Random(seed);
      generator = new Generator(seed);
      int channels = 1 + random.nextInt(40);
      int records = 1 + random.nextInt(3);
      boolean images = random.nextInt(3) > 0;
      shape =
          images
              ? Shape.of(records, channels, 1 + random.nextInt(9), 1 + random.nextInt(9))
              : random.nextBoolean()
                  ? Shape.of(records, channels)
                  : Shape.of(records, 1 + random.nextInt(5), channels);
      builder = new Graph.Builder(List.of(new Graph.Input("x", null)));
      values.add(new Port(-1, 0));
      int steps = 2 + random.nextInt(9);
      add(weighted(), last());
      for (int i = 1; i < steps; i++) {
        switch (random.nextInt(6)) {
          case 0 -> add(weighted(), any());
          case 5 -> add(sameValue(), any());
          case 1, 2 -> add(RandomLayers.activation(random), random.nextInt(4) > 0 ? last() : any());
          default -> addSum();
        }
      }
      builder.output("output", last());
      graph = builder.build();
    }

    private Port last() {
      return values.get(values.size() - 1);
    }

    private Port any() {
      return values.get(random.nextInt(values.size()));
    }

    private void addSum() {
      Port other = any();
      List<Port> operands = random.nextBoolean() ? List.of(last(), other) : List.of(other, last());
      add(RandomLayers.spec("Add"), operands.toArray(Port[]::new));
    }

    private void add(LayerSpec spec, Port... reads) {
      Map<String, INDArray> arrays = spec.initialArrays(generator);
      int node = builder.add("layer" + values.size(), spec, arrays, List.of(reads));
      values.add(new Port(node, 0));
    }

    /** A layer whose output is its input: engines may give it the same memory. */
    private LayerSpec sameValue() {
      return switch (random.nextInt(4)) {
        case 0 -> RandomLayers.spec("Dropout");
        case 1 -> RandomLayers.spec("Flatten", "start_dim", -1);
        case 2 -> RandomLayers.spec("Permute", "dims", axes());
        default ->
            RandomLayers.spec(
                "View", "shape", List.of(-1, shape.size(-1)), "leading", shape.rank() - 2);
      };
    }

    private List<Integer> axes() {
      return IntStream.range(0, shape.rank()).boxed().toList();
    }

    /** The graph with some of its layers as outputs before the last one. */
    RandomGraph tapped() {
      List<String> names = new ArrayList<>();
      for (Graph.Node node : graph.nodes()) {
        if (random.nextBoolean()) {
          names.add(node.name());
        }
      }
      names.add(graph.nodes().get(graph.nodes().size() - 1).name());
      graph = graph.withOutputs(names);
      return this;
    }

    private LayerSpec weighted() {
      if (shape.rank() < 4) {
        int features = (int) shape.size(-1);
        return RandomLayers.spec("Linear", "in_features", features, "out_features", features);
      }
      int channels = (int) shape.size(1);
      int kernel = random.nextBoolean() ? 1 : 3;
      boolean groups = random.nextInt(4) == 0;
      String type =
          random.nextInt(4) == 0
              ? "ConvTranspose2d"
              : random.nextInt(6) == 0 ? "BatchNorm2d" : "Conv2d";
      return type.equals("BatchNorm2d")
          ? RandomLayers.spec(type, "num_features", channels)
          : RandomLayers.spec(
              type,
              "in_channels",
              channels,
              "out_channels",
              channels,
              "kernel_size",
              kernel,
              "padding",
              kernel / 2,
              "groups",
              groups ? channels : 1);
    }

    /** Within a part of the largest magnitude of any value: sums may cancel. */
    void assertEqualsReference(Precision precision, double tolerance) {
      INDArray x = new Generator(3).randn(shape);
      List<String> names = graph.nodes().stream().map(Graph.Node::name).toList();
      List<INDArray> all =
          ReferenceEngine.run(graph.withOutputs(names), Mode.EVALUATION, null, List.of(x))
              .outputs();
      double largest = all.stream().mapToDouble(v -> v.amaxNumber().doubleValue()).max().orElse(0);
      try (Plan plan = new OneDnnEngine().compile(graph, List.of(shape), precision, 1)) {
        plan.input(0).assign(x);
        plan.run();
        assertThat(plan.compiledLayers().values()).as(toString()).doesNotContain("reference");
        for (int i = 0; i < graph.outputs().size(); i++) {
          INDArray expected = all.get(graph.outputs().get(i).port().node());
          double difference = expected.sub(plan.output(i)).amaxNumber().doubleValue();
          assertThat(difference / largest)
              .as(
                  "%s %s of %s as %s",
                  precision, graph.outputs().get(i), this, plan.compiledLayers())
              .isLessThan(tolerance);
        }
      }
    }

    @Override
    public String toString() {
      return shape
          + graph.nodes().stream()
              .map(node -> node.name() + " = " + node.spec().describe() + node.inputs())
              .toList()
              .toString();
    }
  }
}
