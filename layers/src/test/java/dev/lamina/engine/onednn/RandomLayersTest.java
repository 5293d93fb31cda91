package dev.lamina.engine.onednn;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Random layers of every compiled family: a record's results are the reference engine's, and their
 * bits do not depend on its place in the batch, on its company, or on the batch's size.
 */
class RandomLayersTest {
  private static final int RECORDS = 17;
  private static final int CASES = 25;

  static Stream<Arguments> cases() {
    return RandomLayers.families().stream()
        .flatMap(family -> IntStream.range(0, CASES).mapToObj(seed -> Arguments.of(family, seed)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_record_equalsTheReferenceWhateverItsBatch(String family, int seed) {
    RandomLayers.Case layer = RandomLayers.of(family, seed);
    RandomStream.manualSeed(seed);
    Module module = layer.spec().module(RandomStream.generator());
    assertBatchIndependent(layer.toString(), module, layer.records());
  }

  @Test
  void run_attention_equalsTheReferenceWhateverItsBatch() {
    RandomStream.manualSeed(5);
    for (int[] sizes : new int[][] {{12, 3, 1}, {12, 3, 2}, {64, 4, 7}, {96, 8, 33}}) {
      Shape record = Shape.of(sizes[2], sizes[0]);
      Module encoder = module("TransformerEncoderLayer", "d_model", "nhead", sizes[0], sizes[1]);
      assertBatchIndependent("encoder of " + record, encoder, List.of(record));
      Module attention = module("MultiheadAttention", "embed_dim", "num_heads", sizes[0], sizes[1]);
      assertBatchIndependent("attention", attention, List.of(record, record, record));
    }
  }

  private static Module module(String type, String size, String heads, int features, int count) {
    Map<String, Object> arguments = Map.of(size, features, heads, count, "batch_first", true);
    return LayerCatalog.standard().type(type).bind(arguments).module(RandomStream.generator());
  }

  private static void assertBatchIndependent(String layer, Module module, List<Shape> records) {
    Graph graph = trace(module, records);
    List<float[]> data = new ArrayList<>();
    records.forEach(record -> data.add(random(record.prepend(RECORDS))));
    float[] reference = reference(graph, data, records);
    for (Precision precision : Precision.values()) {
      float[] expected = null;
      for (int size = RECORDS; size >= 1; size--) {
        List<Shape> shapes = batches(records, size);
        try (Plan plan = new OneDnnEngine().compile(graph, shapes, precision, 1)) {
          String what = layer + ", " + size + " in " + precision + ": " + plan.compiledLayers();
          assertThat(plan.compiledLayers().values()).as(what).doesNotContain("reference");
          float[] output = run(plan, data, size, false);
          if (expected == null) {
            assertClose(what, output, reference, precision == Precision.FLOAT32 ? 1e-5 : 2e-2);
            expected = output;
          }
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

  private static float[] reference(Graph graph, List<float[]> data, List<Shape> records) {
    List<INDArray> inputs = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      inputs.add(Tensors.of(data.get(i), records.get(i).prepend(RECORDS)));
    }
    return Tensors.floats(
        ReferenceEngine.run(graph, Mode.EVALUATION, null, inputs).outputs().get(0));
  }

  private static Graph trace(Module module, List<Shape> records) {
    List<Graph.Input> inputs = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      inputs.add(new Graph.Input("x" + i, records.get(i)));
    }
    return Graph.trace(module.eval(), inputs, List.of("output"));
  }

  private static List<Shape> batches(List<Shape> records, int size) {
    return records.stream().map(record -> record.prepend(size)).toList();
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
