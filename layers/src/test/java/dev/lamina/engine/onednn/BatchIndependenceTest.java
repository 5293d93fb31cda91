package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchIndependenceTest {
  private static final int RECORDS = 17;
  static final int CASES = Integer.getInteger("cases", 120);

  static Stream<Arguments> cases() {
    return RandomLayers.families().stream()
        .flatMap(
            family ->
                Stream.iterate(0, seed -> seed < CASES, seed -> seed + 1)
                    .map(seed -> Arguments.of(family, seed)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_record_doesNotDependOnItsBatch(String family, int seed) {
    RandomLayers.Case layer = RandomLayers.of(family, seed);
    RandomStream.manualSeed(seed);
    Graph graph = trace(layer);
    for (Precision precision : Precision.values()) {
      assertBatchIndependent(layer.toString(), graph, layer.records(), precision);
    }
  }

  static Graph trace(RandomLayers.Case layer) {
    List<Graph.Input> inputs = new ArrayList<>();
    for (int i = 0; i < layer.records().size(); i++) {
      inputs.add(new Graph.Input("x" + i, layer.records().get(i)));
    }
    return Graph.trace(
        layer.spec().module(RandomStream.generator()).eval(), inputs, List.of("output"));
  }

  private static void assertBatchIndependent(
      String what, Graph graph, List<Shape> records, Precision precision) {
    List<float[]> data = new ArrayList<>();
    records.forEach(record -> data.add(random(record.prepend(RECORDS))));
    float[] expected = null;
    for (int size = RECORDS; size >= 1; size--) {
      List<Shape> shapes = new ArrayList<>();
      for (Shape record : records) {
        shapes.add(record.prepend(size));
      }
      try (Plan plan = new OneDnnEngine().compile(graph, shapes, precision, 1)) {
        for (int i = 0; i < records.size(); i++) {
          int length = data.get(i).length / RECORDS * size;
          Tensors.floatBuffer(plan.input(i)).put(data.get(i), 0, length);
        }
        plan.run();
        float[] output = Tensors.floats(plan.output(0));
        expected = expected == null ? output : expected;
        assertThat(Arrays.equals(output, Arrays.copyOf(expected, output.length)))
            .as("%s, batch of %s in %s: %s", what, size, precision, plan.compiledLayers())
            .isTrue();
      }
    }
  }

  private static float[] random(Shape shape) {
    return Tensors.floats(new Generator(3).randn(shape));
  }
}
