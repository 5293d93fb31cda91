package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A record's bits do not depend on its place in the batch, on its company, or on the batch's size,
 * for random layers of every compiled family.
 */
class BatchIndependenceTest {
  private static final int RECORDS = 17;
  private static final int CASES = 25;

  static Stream<Arguments> cases() {
    return RandomLayers.families().stream()
        .flatMap(family -> IntStream.range(0, CASES).mapToObj(seed -> Arguments.of(family, seed)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_record_doesNotDependOnItsBatch(String family, int seed) {
    RandomLayers.Case layer = RandomLayers.of(family, seed);
    RandomStream.manualSeed(seed);
    Graph graph = trace(layer);
    List<float[]> data = new ArrayList<>();
    layer.records().forEach(record -> data.add(random(record.prepend(RECORDS))));
    for (Precision precision : Precision.values()) {
      float[] expected = null;
      for (int size = RECORDS; size >= 1; size--) {
        List<Shape> shapes = batches(layer, size);
        try (Plan plan = new OneDnnEngine().compile(graph, shapes, precision, 1)) {
          String what = layer + ", " + size + " in " + precision + ": " + plan.compiledLayers();
          assertThat(plan.compiledLayers().values()).as(what).doesNotContain("reference");
          float[] output = run(plan, data, size, false);
          expected = expected == null ? output : expected;
          int row = output.length / size;
          assertSameBits(what, output, expected, output.length);
          float[] reversed = run(plan, data, size, true);
          for (int n = 0; n < size; n++) {
            float[] record = Arrays.copyOfRange(reversed, n * row, (n + 1) * row);
            float[] own = Arrays.copyOfRange(expected, (size - 1 - n) * row, (size - n) * row);
            assertSameBits(what + " reversed", record, own, row);
          }
        }
      }
    }
  }

  private static Graph trace(RandomLayers.Case layer) {
    List<Graph.Input> inputs = new ArrayList<>();
    for (int i = 0; i < layer.records().size(); i++) {
      inputs.add(new Graph.Input("x" + i, layer.records().get(i)));
    }
    return Graph.trace(
        layer.spec().module(RandomStream.generator()).eval(), inputs, List.of("output"));
  }

  private static List<Shape> batches(RandomLayers.Case layer, int size) {
    return layer.records().stream().map(record -> record.prepend(size)).toList();
  }

  private static float[] run(Plan plan, List<float[]> data, int size, boolean reversed) {
    for (int i = 0; i < data.size(); i++) {
      int row = data.get(i).length / RECORDS;
      FloatBuffer input = Tensors.floatBuffer(plan.input(i));
      for (int n = 0; n < size; n++) {
        input.put(n * row, data.get(i), (reversed ? size - 1 - n : n) * row, row);
      }
    }
    plan.run();
    return Tensors.floats(plan.output(0));
  }

  private static void assertSameBits(String what, float[] actual, float[] expected, int length) {
    assertThat(Arrays.equals(actual, 0, length, expected, 0, length)).as(what).isTrue();
  }

  private static float[] random(Shape shape) {
    return Tensors.floats(new Generator(3).randn(shape));
  }
}
