package dev.lamina.engine.onednn;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions by tiles: the reference engine's results, whatever the batch, and what is fused. */
class WinogradTest {
  private static final int RECORDS = 5;

  static Stream<Integer> seeds() {
    return IntStream.range(0, 8).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void run_randomConvolution_equalsTheReferenceWhateverItsBatch(int seed) {
    Random random = new Random(seed);
    int in = 32 + random.nextInt(40);
    int out = 32 + random.nextInt(40);
    Object padding = List.of(random.nextInt(5), random.nextInt(5));
    Shape record = Shape.of(in, 13 + random.nextInt(9), 16 + random.nextInt(9));
    LayerSpec conv = conv(in, out, padding, random.nextBoolean());
    Graph graph = fused(conv, random);
    float[] expected = null;
    for (int size : new int[] {RECORDS, 3, 1}) {
      Shape shape = record.prepend(size);
      INDArray x = first(new Generator(3).randn(record.prepend(RECORDS)), shape);
      float[] output = run(graph, x, 1, true);
      if (expected == null) {
        String what = conv.describe() + " of " + record;
        assertEqualsReference(what, output, graph, x);
        expected = output;
      }
      assertThat(output)
          .as("%s records of %s", size, record)
          .containsExactly(Arrays.copyOf(expected, output.length));
    }
  }

  /** A convolution with bounds and additions after it, in any order. */
  private static Graph fused(LayerSpec conv, Random random) {
    Graph.Builder builder = new Graph.Builder(List.of(new Graph.Input("x", null)));
    Port input = new Port(-1, 0);
    Map<String, INDArray> arrays = conv.initialArrays(new Generator(1));
    Port side = new Port(builder.add("side", conv, arrays, List.of(input)), 0);
    Port value =
        new Port(
            builder.add("conv", conv, conv.initialArrays(new Generator(2)), List.of(input)), 0);
    for (int i = random.nextInt(4); i > 0; i--) {
      LayerSpec follower =
          List.of(
                  RandomLayers.spec("ReLU"),
                  RandomLayers.spec("ReLU6"),
                  RandomLayers.spec("Hardtanh", "min_val", -0.3, "max_val", 0.4),
                  RandomLayers.spec("Add"))
              .get(random.nextInt(4));
      List<Port> reads = follower.type().equals("Add") ? List.of(side, value) : List.of(value);
      value = new Port(builder.add("after" + i, follower, Map.of(), reads), 0);
    }
    builder.output("output", value);
    return builder.build();
  }

  private static LayerSpec conv(int in, int out, Object padding, boolean bias) {
    return RandomLayers.spec(
        "Conv2d",
        "in_channels",
        in,
        "out_channels",
        out,
        "kernel_size",
        3,
        "padding",
        padding,
        "bias",
        bias);
  }

  /** Errors grow with the channels and with inputs that are all of one sign. */
  @Test
  void run_manyChannels_equalTheReference() {
    LayerSpec conv = conv(512, 512, 1, true);
    Shape shape = Shape.of(1, 512, 14, 13);
    Graph graph = fused(conv, new Random(0));
    for (double shift : new double[] {0, 3}) {
      INDArray x = new Generator(3).randn(shape).addi(shift);
      float[] output = run(graph, x, 1, true);
      assertEqualsReference("shifted by " + shift, output, graph, x);
    }
  }

  /** Blocks of several rows of tiles and a last one of fewer. */
  @Test
  void run_largeImage_equalsTheReference() {
    LayerSpec conv = conv(32, 32, 1, true);
    Graph graph = fused(conv, new Random(0));
    INDArray x = new Generator(3).randn(Shape.of(1, 32, 90, 131));
    assertEqualsReference("large", run(graph, x, 1, true), graph, x);
  }

  @Test
  void compile_otherConvolutions_areDirect() {
    LayerSpec conv = conv(64, 64, 1, true);
    INDArray x = new Generator(3).randn(Shape.of(1, 64, 16, 16));
    run(fused(conv, new Random(0)), x, 1, true);
    run(fused(conv, new Random(0)), x, 2, false);
    INDArray small = new Generator(3).randn(Shape.of(1, 64, 7, 7));
    run(fused(conv, new Random(0)), small, 1, false);
    LayerSpec few = conv(64, 3, 1, true);
    run(fused(few, new Random(0)), x, 1, false);
  }

  private static INDArray first(INDArray records, Shape shape) {
    float[] all = Tensors.floats(records);
    return Tensors.of(Arrays.copyOf(all, (int) shape.elements()), shape);
  }

  /** Within a part of the convolutions' largest output: bounds after it may leave little of it. */
  private static void assertEqualsReference(String what, float[] output, Graph graph, INDArray x) {
    List<INDArray> values =
        ReferenceEngine.run(
                graph.withOutputs(List.of("conv", "output")), Mode.EVALUATION, null, List.of(x))
            .outputs();
    double largest = values.get(0).amaxNumber().doubleValue();
    INDArray actual = Tensors.of(output, Tensors.shape(values.get(1)));
    double difference = values.get(1).sub(actual).amaxNumber().doubleValue();
    assertThat(largest).isPositive();
    assertThat(difference / largest).as(what).isLessThan(1e-5);
  }

  private static float[] run(Graph graph, INDArray x, int threads, boolean tiled) {
    List<Shape> shapes = new ArrayList<>(List.of(Tensors.shape(x)));
    try (Plan plan = new OneDnnEngine().compile(graph, shapes, Precision.FLOAT32, threads)) {
      assertThat(plan.compiledLayers().get("conv").startsWith("winograd"))
          .as("%s", plan.compiledLayers())
          .isEqualTo(tiled);
      plan.input(0).assign(x);
      plan.run();
      return Tensors.floats(plan.output(0));
    }
  }
}
