package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose oracle is the same plan in one pass. */
class ChunkedPlanTest {
  private static final int STEPS = 53;
  private static final int[] LENGTHS = {53, 0, 17, 31};

  @TempDir Path folder;

  private Graph graph(String layers, String outputs) throws IOException {
    Path file = folder.resolve("net.yaml");
    String inputs = "inputs: {x: [T, 5], lengths: []}\nlayers:\n";
    Files.writeString(file, inputs + layers + "outputs: " + outputs + "\n");
    return Model.random(file.toString(), 3, null).graph();
  }

  private static final String STACK =
      """
        norm: {type: LayerNorm, normalized_shape: 5}
        lstm: {type: LSTM, input_size: 5, hidden_size: 7, num_layers: 2, batch_first: true,
               from: {input: norm, lengths: lengths}}
        gru: {type: GRU, input_size: 7, hidden_size: 6, batch_first: true, from: {input: lstm, lengths: lengths}}
        fc: {type: Linear, in_features: 6, out_features: 3}
        side: {type: Transpose, dim0: 0, dim1: 1, from: "lstm:c_n"}
        states: {type: Flatten}
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 31, 53, 60})
  void run_anyChunk_sameBitsAsOnePass(int chunk) throws IOException {
    Graph graph = graph(STACK, "[fc, states, \"gru:h_n\"]");
    for (Engine engine : new Engine[] {Engines.named("reference"), Engines.fastest()}) {
      try (Plan whole = engine.compile(graph, graph.inputShapes(4, STEPS), Precision.FLOAT32, 1);
          Plan parts = ChunkedPlan.compile(engine, graph, 4, STEPS, chunk, Precision.FLOAT32, 1)) {
        for (Plan plan : new Plan[] {whole, parts, parts}) {
          fill(plan);
          plan.run();
        }
        assertThat(parts.outputShapes()).isEqualTo(whole.outputShapes());
        for (int i = 0; i < 3; i++) {
          assertThat(valid(parts, i)).as(engine.name() + " " + i).isEqualTo(valid(whole, i));
        }
      }
    }
  }

  private static void fill(Plan plan) {
    Random random = new Random(1);
    FloatBuffer x = Tensors.floatBuffer(plan.input(0));
    for (int i = 0; i < x.limit(); i++) {
      x.put(i, random.nextFloat() - 0.5f);
    }
    for (int n = 0; n < LENGTHS.length; n++) {
      Tensors.floatBuffer(plan.input(1)).put(n, LENGTHS[n]);
    }
  }

  /** An output without the steps that a record does not have. */
  private static float[] valid(Plan plan, int output) {
    float[] values = Tensors.floats(plan.output(output));
    if (output == 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = i / 3 % STEPS < LENGTHS[i / 3 / STEPS] ? values[i] : 0;
      }
    }
    return values;
  }

  @Test
  void check_modelThatLooksAtOtherSteps_namesTheLayer() throws IOException {
    Graph both =
        graph(
            "  lstm: {type: LSTM, input_size: 5, hidden_size: 7, batch_first: true, bidirectional:"
                + " true, from: {input: x, lengths: lengths}}\n",
            "[lstm]");
    assertThatThrownBy(() -> ChunkedPlan.check(both))
        .hasMessageStartingWith("lstm = LSTM(5, 7, batch_first=True, bidirectional=True): ");

    Graph mean = graph("  mean: {type: StepMean, from: [x, lengths]}\n", "[mean]");
    assertThatThrownBy(() -> ChunkedPlan.check(mean))
        .hasMessage(
            "mean = StepMean(): its output at a step depends on other steps, so sequences cannot"
                + " run in parts");

    Graph blind =
        graph(
            "  gru: {type: GRU, input_size: 5, hidden_size: 7, batch_first: true}\n",
            "['gru:h_n']");
    assertThatThrownBy(() -> ChunkedPlan.check(blind)).hasMessageContaining("gru reads no lengths");
  }
}
