package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.Model;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.run.SequenceSettings.Truncation;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sequences of all kinds and all that may be wrong with them; the oracle is a plan of each alone.
 */
class SequenceSourcesIT {
  private static final String NET =
      """
      inputs: {x: [T%s], lengths: []}
      layers:
        read: {type: %s}
        gru: {type: GRU, input_size: 3, hidden_size: 4, batch_first: true,
              from: {input: read, lengths: lengths}}
        fc: {type: Linear, in_features: 4, out_features: 3}
        last: {type: StepLast, from: [fc, lengths]}
      outputs: [%s]
      """;

  @TempDir private static Path folder;
  private static SparkSession session;

  @BeforeAll
  static void start() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** A model with weights, of ids below 6 or of 3 features. */
  private static Path net(String name, boolean ofIds, String output) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    String read = ofIds ? "Embedding, num_embeddings: 6, embedding_dim: 3" : "Identity";
    Files.writeString(file, NET.formatted(ofIds ? "" : ", 3", read, output));
    Model model = Model.random(file.toString(), 5, null);
    Map<String, org.nd4j.linalg.api.ndarray.INDArray> state = model.graph().stateDict();
    Safetensors.write(folder.resolve(name + ".safetensors"), state, Map.of());
    return file;
  }

  private static float[] alone(Path net, float[] values, int steps) {
    String weights = net.toString().replace(".yaml", ".safetensors");
    Graph graph = Model.load(net.toString(), weights, null).graph();
    try (Plan plan =
        Engines.fastest().compile(graph, graph.inputShapes(1, steps), Precision.FLOAT32, 1)) {
      Tensors.floatBuffer(plan.input(0)).put(0, values);
      Tensors.floatBuffer(plan.input(1)).put(0, steps);
      plan.run();
      return Tensors.floats(plan.output(0));
    }
  }

  private static EvaluateConfig.Builder evaluate(Path net, Path data, SequenceConfig sequence) {
    return EvaluateConfig.builder()
        .data(data.toString())
        .format(DataFormat.SEQUENCES)
        .contentColumn("seq")
        .model(net.toString())
        .weights(net.toString().replace(".yaml", ".safetensors"))
        .topK(List.of(1))
        .maxUnreadable("100%")
        .sequence(sequence)
        .output(folder.resolve("out-" + System.nanoTime()).toString());
  }

  private static SequenceConfig sequence(SequenceTask task, int maxLength, Truncation truncation) {
    return new SequenceConfig(task, null, maxLength, truncation, 16384, 0);
  }

  private static Map<String, String> reasons(String path) {
    Map<String, String> reasons = new HashMap<>();
    for (Row row : session.read().parquet(path).collectAsList()) {
      reasons.put(row.getAs("key"), row.getAs("reason") + ": " + row.getAs("message"));
    }
    return reasons;
  }

  private static Map<String, Row> rows(String path) {
    Map<String, Row> rows = new HashMap<>();
    for (Row row : session.read().parquet(path).collectAsList()) {
      rows.put(row.getAs("key"), row);
    }
    return rows;
  }

  @Test
  void evaluate_ids_faultsAreQuarantinedAndTheRestIsRight() throws IOException {
    Path net = net("ids", true, "last");
    Path data = folder.resolve("ids.jsonl");
    Files.writeString(
        data,
        """
        {"key": "good", "label": 1, "seq": [1, 2, 3, 4]}
        {"key": "short", "label": 0, "seq": [5]}
        {"key": "empty", "label": 0, "seq": []}
        {"key": "unknown", "label": 0, "seq": [1, 6]}
        {"key": "negative", "label": 0, "seq": [-1]}
        {"key": "long", "label": 2, "seq": [1, 1, 1, 1, 1, 1, 1]}
        {"key": "null", "label": 2}
        {"key": "hole", "label": 2, "seq": [1, null]}
        {"key": "class", "label": 3, "seq": [1]}
        """);

    EvaluateResult result =
        new EvaluateJob(
                evaluate(net, data, sequence(SequenceTask.CLASSIFICATION, 6, Truncation.NONE))
                    .build())
            .run(session);

    assertThat(reasons(result.outputs().unreadable()))
        .containsOnly(
            Map.entry("empty", "empty: the sequence has no step"),
            Map.entry("unknown", "unknown-token: id 6 at step 1 is not in 0 to 5"),
            Map.entry("negative", "unknown-token: id -1 at step 0 is not in 0 to 5"),
            Map.entry("long", "too-long: the sequence has 7 steps, at most 6 are taken"),
            Map.entry("null", "missing: column 'seq' is null"),
            Map.entry("hole", "missing: element 1 of column 'seq' is null"),
            Map.entry("class", "unknown-class: column 'label' is not in 0 to 2: 3"));
    Map<String, Row> rows = rows(result.outputs().records());
    assertThat(rows.keySet()).containsExactlyInAnyOrder("good", "short");
    assertThat(rows.get("good").<Integer>getAs("prediction"))
        .isEqualTo(Prediction.of(alone(net, new float[] {1, 2, 3, 4}, 4)).label());
    assertThat(rows.get("short").<Float>getAs("probability"))
        .isEqualTo(Prediction.of(alone(net, new float[] {5}, 1)).probability());
  }

  @Test
  void evaluate_features_faultsAreQuarantinedAndTruncationCuts() throws IOException {
    Path net = net("features", false, "last");
    Path data = folder.resolve("features.jsonl");
    Files.writeString(
        data,
        """
        {"key": "good", "label": 1, "seq": [[1, 2, 3], [4, 5, 6.5]]}
        {"key": "long", "label": 1, "seq": [[9, 9, 9], [1, 2, 3], [4, 5, 6.5]]}
        {"key": "width", "label": 1, "seq": [[1, 2], [3, 4]]}
        {"key": "ragged", "label": 1, "seq": [[1, 2, 3], [4, 5]]}
        {"key": "large", "label": 1, "seq": [[1, 2, 1e300]]}
        """);

    EvaluateResult result =
        new EvaluateJob(
                evaluate(net, data, sequence(SequenceTask.CLASSIFICATION, 2, Truncation.LEFT))
                    .build())
            .run(session);

    assertThat(reasons(result.outputs().unreadable()))
        .containsOnly(
            Map.entry(
                "width",
                "wrong-size: the sequence has 4 numbers, which are no steps of 3 features"),
            Map.entry(
                "ragged", "wrong-size: step 1 of column 'seq' has 2 features, the first has 3"),
            Map.entry("large", "not-finite: feature 2 of step 0 is Infinity"));
    Map<String, Row> rows = rows(result.outputs().records());
    float expected = Prediction.of(alone(net, new float[] {1, 2, 3, 4, 5, 6.5f}, 2)).probability();
    assertThat(rows.get("good").<Float>getAs("probability")).isEqualTo(expected);
    assertThat(rows.get("long").<Float>getAs("probability")).isEqualTo(expected);
  }

  @Test
  void evaluate_tags_stepsThatAreIgnoredDoNotCount() throws IOException {
    Path net = net("tags", true, "fc");
    Path data = folder.resolve("tags.jsonl");
    Files.writeString(
        data,
        """
        {"key": "a", "tags": [0, 1, -100, 2], "seq": [1, 2, 3, 4]}
        {"key": "b", "tags": [2], "seq": [5]}
        {"key": "count", "tags": [2], "seq": [5, 1]}
        {"key": "class", "tags": [3], "seq": [5]}
        """);

    EvaluateStepsResult result =
        new EvaluateStepsJob(
                evaluate(net, data, sequence(SequenceTask.TAGGING, 0, Truncation.NONE))
                    .labelColumn("tags")
                    .build())
            .run(session);

    assertThat(reasons(result.outputs().unreadable()))
        .containsOnly(
            Map.entry("count", "wrong-size: the sequence has 2 steps and 1 labels"),
            Map.entry("class", "unknown-class: label '3' of step 0 is of no class"));
    float[] a = alone(net, new float[] {1, 2, 3, 4}, 4);
    float[] b = alone(net, new float[] {5}, 1);
    double loss = (cross(a, 0, 0) + cross(a, 1, 1) + cross(a, 3, 2) + cross(b, 0, 2)) / 4;
    assertThat(result.loss()).isCloseTo(loss, within(1e-6));
    assertThat(result.steps()).isEqualTo(5);
    assertThat(result.countedSteps()).isEqualTo(4);
    assertThat(result.classes().get(2).support()).isEqualTo(2);
    assertThat(result.perplexity()).isNaN();
  }

  /** -log softmax(scores of a step)[target]. */
  private static double cross(float[] scores, int step, int target) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(scores[step * 3 + c]);
    }
    return Math.log(sum) - scores[step * 3 + target];
  }

  @Test
  void predict_lines_ownStepsStatesAndDecodedLabels() throws IOException {
    Path net = net("lines", true, "fc");
    Path vocabulary = Files.writeString(folder.resolve("v.txt"), "<pad>\na\nb\nc\n");
    Path data = folder.resolve("lines.txt");
    Files.writeString(data, "abc\n\nbbbbbbbbbbbbbbbbbbbbbbbbb\nabd\n");
    Map<String, Object> tokenizer =
        Map.of("type", "Characters", "vocabulary", vocabulary.toString());

    PredictResult result =
        new PredictJob(
                PredictConfig.builder()
                    .data(data.toString())
                    .format(DataFormat.LINES)
                    .model(net.toString())
                    .weights(net.toString().replace(".yaml", ".safetensors"))
                    .sequence(
                        new SequenceConfig(
                            SequenceTask.CLASSIFICATION, tokenizer, 0, Truncation.NONE, 16384, 0))
                    .features(List.of("gru:h_n"))
                    .ctcBlank(0)
                    .maxUnreadable("100%")
                    .output(folder.resolve("predicted").toString())
                    .build())
            .run(session);

    assertThat(reasons(result.outputs().unreadable()))
        .containsOnly(
            Map.entry("lines.txt:4", "empty: the sequence has no step"),
            Map.entry(
                "lines.txt:31",
                "unknown-token: token 'd' is not in the vocabulary, and no 'unk' stands for such"));
    Row first = rows(result.outputs().records()).get("lines.txt:0");
    float[] scores = alone(net, new float[] {1, 2, 3}, 3);
    assertThat(first.<Integer>getAs("steps")).isEqualTo(3);
    assertThat(floats(first, "output")).isEqualTo(scores);
    assertThat(first.<Integer>getList(first.fieldIndex("decoded")))
        .containsExactlyElementsOf(greedy(scores));
    assertThat(floats(first, "features_gru_h_n")).hasSize(4);
    Row second = rows(result.outputs().records()).get("lines.txt:5");
    assertThat(second.<Integer>getAs("steps")).isEqualTo(25);
    assertThat(floats(second, "output")).hasSize(75);
  }

  private static float[] floats(Row row, String column) {
    List<Float> values = row.getList(row.fieldIndex(column));
    FloatBuffer floats = FloatBuffer.allocate(values.size());
    values.forEach(floats::put);
    return floats.array();
  }

  /** itertools.groupby of the best classes, without the blank 0. */
  private static List<Integer> greedy(float[] scores) {
    List<Integer> best = new java.util.ArrayList<>();
    for (int t = 0; t < scores.length / 3; t++) {
      int top = 0;
      for (int c = 1; c < 3; c++) {
        top = scores[t * 3 + c] > scores[t * 3 + top] ? c : top;
      }
      if (t == 0 || best.get(best.size() - 1) != top) {
        best.add(top);
      }
    }
    best.removeIf(label -> label == 0);
    return best;
  }

  @Test
  void prepare_wrongKeys_namesAllAtOnce() throws IOException {
    Path net = net("wrong", true, "last");
    Path vocabulary = Files.writeString(folder.resolve("large.txt"), "a\nb\nc\nd\ne\nf\ng\n");
    Map<String, Object> tokenizer =
        Map.of("type", "Characters", "vocabulary", vocabulary.toString());
    SequenceConfig wrong =
        new SequenceConfig(SequenceTask.CLASSIFICATION, tokenizer, -1, Truncation.NONE, 0, 8);
    Path data = Files.writeString(folder.resolve("x.csv"), "key,label,seq\n1,2,abc\n");

    assertThatThrownBy(() -> new EvaluateJob(evaluate(net, data, wrong).build()).prepare())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("max_length: must be at least 0, got -1")
        .hasMessageContaining("run_steps: must be at least 1, got 0")
        .hasMessageContaining("tokenizer: has 7 tokens, the model takes 6")
        .hasMessageContaining("chunk_steps: last = StepLast(): its output at a step depends");
    SequenceConfig none = sequence(SequenceTask.CLASSIFICATION, 0, Truncation.NONE);
    assertThatThrownBy(() -> new EvaluateJob(evaluate(net, data, none).build()).run(session))
        .hasMessageContaining("tokenizer: must be given: the sequences are texts");
  }
}
