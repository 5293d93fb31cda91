package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.SequenceSettings.Truncation;
import dev.lamina.spark.source.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models over words, whose oracle is PyTorch: data/models/words-*.reference.json. */
class EvaluateWordsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path MODELS = ROOT.resolve("data/models");
  private static final String WORDS = ROOT.resolve("data/words/words.csv").toString();
  private static final List<String> CLASSES =
      IntStream.rangeClosed(1, 7).mapToObj(Integer::toString).toList();

  @TempDir private static Path folder;
  private static SparkSession session;
  private static List<String> words;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
    words =
        Files.readAllLines(Path.of(WORDS)).stream()
            .skip(1)
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static JsonNode reference(String model) throws IOException {
    return new ObjectMapper().readTree(MODELS.resolve(model + ".reference.json").toFile());
  }

  static Map<String, Object> characters(boolean around) {
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("type", "Characters");
    tokenizer.put("vocabulary", MODELS.resolve("words.vocab.txt").toString());
    tokenizer.put("unk", "<unk>");
    if (around) {
      tokenizer.put("bos", "<bos>");
      tokenizer.put("eos", "<eos>");
    }
    return tokenizer;
  }

  private static SequenceConfig sequence(SequenceTask task, long runSteps, int chunkSteps) {
    boolean around = task == SequenceTask.LANGUAGE_MODEL;
    return new SequenceConfig(task, characters(around), 0, Truncation.NONE, runSteps, chunkSteps);
  }

  private static EvaluateConfig.Builder config(String model, String output) {
    return EvaluateConfig.builder()
        .data(WORDS)
        .format(DataFormat.SEQUENCES)
        .keyColumn("word")
        .contentColumn("word")
        .labelColumn("syllables")
        .model(MODELS.resolve(model + ".yaml").toString())
        .weights(MODELS.resolve(model + ".safetensors").toString())
        .topK(List.of(1, 2))
        .output(folder.resolve(output).toString());
  }

  private static Map<String, Row> rows(String path) {
    Dataset<Row> table = session.read().parquet(path);
    Map<String, Row> rows = new HashMap<>();
    table.collectAsList().forEach(row -> rows.put(row.getAs("key"), row));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-syllables-lstm", "words-syllables-transformer"})
  void run_classifier_isPyTorchs(String model) throws IOException {
    EvaluateResult result =
        new EvaluateJob(
                config(model, model)
                    .sequence(sequence(SequenceTask.CLASSIFICATION, 16384, 0))
                    .classes(CLASSES)
                    .build())
            .run(session);

    JsonNode reference = reference(model);
    double loss = reference.get("loss").asDouble();
    assertThat(result.counts().evaluated()).isEqualTo(7236);
    assertThat(result.loss()).isCloseTo(loss, within(1e-6 * loss));
    assertThat(result.accuracy()).isEqualTo(reference.get("accuracy").asDouble());
    assertThat(result.run().validSteps()).isGreaterThan(0.85);
    Map<String, Row> rows = rows(result.outputs().records());
    StringBuilder predictions = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      Row row = rows.get(words.get(i));
      predictions.append(row.<Integer>getAs("prediction"));
      assertThat(row.<Double>getAs("loss"))
          .as(words.get(i))
          .isCloseTo(reference.get("losses").get(i).asDouble(), within(1e-4));
    }
    assertThat(predictions.toString()).isEqualTo(reference.get("predictions").asText());
    List<List<Long>> matrix = new ArrayList<>();
    reference
        .get("confusion_matrix")
        .forEach(
            row -> {
              List<Long> counts = new ArrayList<>();
              row.forEach(count -> counts.add(count.asLong()));
              matrix.add(counts);
            });
    assertThat(result.confusionMatrix()).isEqualTo(matrix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-language-lstm", "words-language-gru"})
  void run_languageModel_isPyTorchs(String model) throws IOException {
    EvaluateStepsResult result =
        new EvaluateStepsJob(
                config(model, model)
                    .sequence(sequence(SequenceTask.LANGUAGE_MODEL, 16384, 0))
                    .build())
            .run(session);

    JsonNode reference = reference(model);
    assertRelative(result.loss(), reference.get("loss"));
    assertRelative(result.perplexity(), reference.get("perplexity"));
    assertRelative(result.bitsPerCharacter(), reference.get("bits_per_character"));
    assertThat(result.accuracy()).isEqualTo(reference.get("accuracy").asDouble());
    assertThat(result.countedSteps()).isEqualTo(reference.get("tokens").asLong());
    assertThat(result.run().validSteps()).isGreaterThan(0.85);
    Map<String, Row> rows = rows(result.outputs().records());
    String alphabet = reference.get("alphabet").asText();
    List<String> predictions = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Row row = rows.get(words.get(i));
      StringBuilder own = new StringBuilder();
      row.<Integer>getList(row.fieldIndex("predictions"))
          .forEach(token -> own.append(alphabet.charAt(token)));
      predictions.add(own.toString());
      assertThat(row.<Double>getAs("loss"))
          .as(words.get(i))
          .isCloseTo(reference.get("losses").get(i).asDouble(), within(2e-4));
    }
    assertThat(String.join(" ", predictions)).isEqualTo(reference.get("predictions").asText());
  }

  private static void assertRelative(double actual, JsonNode reference) {
    double expected = reference.asDouble();
    assertThat(actual).isCloseTo(expected, within(1e-6 * expected));
  }

  /** Every 12th word, and one of 3,000 characters among them. */
  private String someWords(String name) throws IOException {
    StringBuilder csv = new StringBuilder("word,syllables\n");
    for (int i = 0; i < words.size(); i += 12) {
      csv.append(words.get(i)).append(",2\n");
      if (i == 2400) {
        csv.append("banana".repeat(500)).append(",7\n");
      }
    }
    return Files.writeString(folder.resolve(name), csv).toString();
  }

  @Test
  void run_classifierCutOtherwise_sameBits() throws IOException {
    String data = someWords("some-classified.csv");
    List<String> seen = new ArrayList<>();
    for (int[] cut : new int[][] {{64, 16384, 3}, {1, 16384, 1}, {7, 100, 5}, {300, 1, 2}}) {
      EvaluateResult result =
          new EvaluateJob(
                  config("words-syllables-lstm", "cut-" + cut[0])
                      .data(data)
                      .sequence(sequence(SequenceTask.CLASSIFICATION, cut[1], 0))
                      .classes(CLASSES)
                      .batchSize(cut[0])
                      .partitions(cut[2])
                      .build())
              .run(session);
      seen.add(figures(result.loss(), rows(result.outputs().records())));
    }
    assertThat(seen.get(0)).contains("banana");
    assertThat(seen).containsOnly(seen.get(0));
  }

  @Test
  void run_transformerCutOtherwise_sameBits() throws IOException {
    List<String> seen = new ArrayList<>();
    for (int[] cut : new int[][] {{64, 16384, 3}, {1, 16384, 1}, {7, 100, 5}, {300, 1, 2}}) {
      EvaluateResult result =
          new EvaluateJob(
                  config("words-syllables-transformer", "cut-t" + cut[0])
                      .data(someWords("some-encoded.csv"))
                      .sequence(
                          new SequenceConfig(
                              SequenceTask.CLASSIFICATION,
                              characters(false),
                              40,
                              Truncation.RIGHT,
                              cut[1],
                              0))
                      .classes(CLASSES)
                      .batchSize(cut[0])
                      .partitions(cut[2])
                      .build())
              .run(session);
      seen.add(figures(result.loss(), rows(result.outputs().records())));
    }
    assertThat(seen).containsOnly(seen.get(0));
  }

  @Test
  void run_languageModelCutOtherwise_sameBits() throws IOException {
    String data = someWords("some-said.csv");
    List<String> seen = new ArrayList<>();
    for (int[] cut : new int[][] {{64, 16384, 0, 3}, {1, 99, 0, 1}, {10, 500, 16, 5}}) {
      EvaluateStepsResult result =
          new EvaluateStepsJob(
                  config("words-language-gru", "cut-lm" + cut[0])
                      .data(data)
                      .sequence(sequence(SequenceTask.LANGUAGE_MODEL, cut[1], cut[2]))
                      .batchSize(cut[0])
                      .partitions(cut[3])
                      .build())
              .run(session, ProgressDisplay.NONE);
      seen.add(figures(result.loss(), rows(result.outputs().records())));
    }
    assertThat(seen.get(0)).contains("banana");
    assertThat(seen).containsOnly(seen.get(0));
  }

  private static String figures(double loss, Map<String, Row> rows) {
    StringBuilder figures = new StringBuilder(Double.toHexString(loss));
    rows.keySet().stream()
        .sorted()
        .forEach(
            key ->
                figures
                    .append('\n')
                    .append(key)
                    .append(' ')
                    .append(Double.toHexString(rows.get(key).<Double>getAs("loss"))));
    return figures.toString();
  }
}
