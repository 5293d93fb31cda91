package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions against PyTorch's logits and forward hooks, by goldens of make_goldens.py. */
class PredictJobIT {
  private static final List<String> FEATURES =
      List.of("flatten", "block1_bn1", "block2_sum", "block2_down", "fc:input");
  private static final Map<String, Integer> STEPS =
      Map.of("flatten", 10, "block1_bn1", 400, "block2_sum", 200, "block2_down", 200);

  @TempDir private static Path folder;
  private static SparkSession session;
  private static String tenth;

  @BeforeAll
  static void start() throws IOException {
    session = FashionGoldens.start("local[2]");
    tenth = FashionGoldens.tenth(folder);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static PredictConfig.Builder config(String output) {
    return PredictConfig.builder()
        .data(Checkout.IMAGES)
        .model(Checkout.MODEL)
        .weights(Checkout.WEIGHTS)
        .transforms(Checkout.TRANSFORMS)
        .output(folder.resolve(output).toString());
  }

  private static Dataset<Row> records(PredictResult result) {
    return session.read().parquet(result.outputs().records());
  }

  @Test
  void run_images_logitsAndFeaturesArePyTorchs() {
    PredictConfig config = config("whole").data(tenth).features(FEATURES).build();
    PredictResult result = new PredictJob(config).run(session);

    List<Row> rows = records(result).orderBy("key").collectAsList();
    assertThat(rows).hasSize(200);
    float[] logits = Tensors.floats(FashionGoldens.array("logits"));
    for (int i = 0; i < rows.size(); i++) {
      assertClose(rows.get(i), "logits", logits, 10 * i, 10);
    }
    STEPS.forEach(
        (layer, step) -> {
          float[] golden = Tensors.floats(FashionGoldens.array(layer));
          int size = golden.length / (2000 / step);
          for (int i = 0; i < rows.size(); i += step / 10) {
            assertClose(rows.get(i), "features_" + layer, golden, 10 * i / step, size);
          }
        });
    assertThat(rows.get(0).<Object>getAs("features_fc_input"))
        .isEqualTo(rows.get(0).<Object>getAs("features_flatten"));
    assertThat(result.columns())
        .contains(
            new PredictResult.ArrayColumn(
                "features_block2_sum", "block2_sum", List.of(64L, 7L, 7L)));
    assertThat(session.read().parquet(result.unreadable()).count()).isZero();
  }

  /** Closer than 1e-5 of the largest value of the record. */
  private static void assertClose(Row row, String column, float[] golden, int record, int size) {
    List<Float> values = row.getList(row.fieldIndex(column));
    assertThat(values).hasSize(size);
    double largest = 0;
    double farthest = 0;
    for (int i = 0; i < size; i++) {
      double expected = golden[record * size + i];
      largest = Math.max(largest, Math.abs(expected));
      farthest = Math.max(farthest, Math.abs(values.get(i) - expected));
    }
    assertThat(farthest).as("%s of %s", column, row.getString(0)).isLessThan(1e-5 * largest);
  }

  /** Oracle: fashion-cnn.reference.json, and the softmax of the very logits. */
  @Test
  void run_images_predictionsTopAndLossAreTheReferences() {
    PredictResult result = new PredictJob(config("top").topK(3).build()).run(session);

    JsonNode reference = Checkout.reference();
    Map<String, Row> byKey =
        records(result).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row));
    List<String> classes =
        StreamSupport.stream(reference.get("classes").spliterator(), false)
            .map(JsonNode::textValue)
            .toList();
    for (JsonNode image : reference.get("per_image")) {
      Row row = byKey.get(image.get(0).textValue());
      int prediction = row.<Integer>getAs("prediction");
      assertThat(prediction).isEqualTo(image.get(2).intValue());
      assertThat(row.<String>getAs("predicted_class")).isEqualTo(classes.get(prediction));
      assertThat(row.<Double>getAs("loss"))
          .isCloseTo(image.get(3).doubleValue(), within(1e-6 + 1e-5 * image.get(3).doubleValue()));
      List<Row> top = row.getList(row.fieldIndex("top"));
      List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
      assertThat(top).hasSize(3);
      assertThat(top.get(0).getInt(0)).isEqualTo(prediction);
      assertThat(top.get(0).getFloat(2)).isEqualTo(row.<Float>getAs("probability"));
      List<Float> sorted = new ArrayList<>(probabilities);
      sorted.sort((a, b) -> Float.compare(b, a));
      assertThat(top.stream().map(entry -> entry.getFloat(2)).toList())
          .isEqualTo(sorted.subList(0, 3));
      assertThat(top).allMatch(entry -> entry.getString(1).equals(classes.get(entry.getInt(0))));
      assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-6));
    }
    assertThat(byKey).hasSize(2000);
    double loss = reference.get("loss").doubleValue();
    assertThat(result.meanLoss()).isCloseTo(loss, within(1e-6 * loss));
  }

  @Test
  void run_anyPartitioningOrderAndBatch_sameRows() throws IOException {
    PredictConfig.Builder small =
        config("1").data(tenth).partitions(1).features(List.of("flatten"));
    List<Row> first =
        records(new PredictJob(small.build()).run(session)).orderBy("key").collectAsList();
    for (int partitions : new int[] {2, 7}) {
      PredictConfig other =
          config("p" + partitions)
              .data(tenth)
              .partitions(partitions)
              .batchSize(17 * partitions)
              .features(List.of("flatten"))
              .build();
      assertThat(records(new PredictJob(other).run(session)).orderBy("key").collectAsList())
          .isEqualTo(first);
    }
    PredictResult shuffled =
        new PredictJob(config("shuffled").data(tenth).features(List.of("flatten")).build())
            .prepare()
            .run(session, FashionGoldens.shuffled(session, tenth, 7), ProgressDisplay.NONE);
    assertThat(records(shuffled).orderBy("key").collectAsList()).isEqualTo(first);
  }

  /** Every row of a table comes back under its key, with its columns, or in the other table. */
  @Test
  void run_table_keepsColumnsAndLosesNoRow() {
    String table = folder.resolve("table").toString();
    session
        .range(0, 300)
        .withColumn("note", functions.concat(functions.lit("n"), functions.col("id")))
        .withColumn(
            "tensor",
            functions.expr(
                "transform(sequence(1, if(id % 50 = 7, 5, 784)), x -> float((x * id) % 17 - 8))"))
        .write()
        .parquet(table);
    PredictResult result =
        new PredictJob(
                config("table-out")
                    .data(table)
                    .format(DataFormat.TENSORS)
                    .transforms(ImageConfig.DEFAULT_TRANSFORMS)
                    .keyColumn("id")
                    .scores(false)
                    .maxUnreadable("6")
                    .build())
            .run(session);

    Dataset<Row> rows = records(result);
    assertThat(rows.columns())
        .containsExactly("key", "path", "note", "prediction", "probability", "top");
    Dataset<Row> bad = session.read().parquet(result.unreadable());
    assertThat(rows.count()).isEqualTo(294);
    assertThat(bad.select("reason").distinct().collectAsList().get(0).getString(0))
        .isEqualTo("wrong-size");
    List<String> keys =
        rows.select("key", "note").union(bad.select("key", "note")).collectAsList().stream()
            .map(
                row ->
                    row.getString(1).substring(1).equals(row.getString(0)) ? row.getString(0) : "")
            .sorted()
            .toList();
    assertThat(keys)
        .isEqualTo(
            java.util.stream.IntStream.range(0, 300).mapToObj(Integer::toString).sorted().toList());
    assertThat(result.counts().unreadable()).isEqualTo(6);
    assertThat(result.counts().tooManyUnreadable()).isFalse();
    assertThat(result.meanLoss()).isNull();
  }

  @Test
  void prepare_wrongKeys_allAtOnce() {
    PredictConfig config =
        config("wrong")
            .features(List.of("flaten", "block1_bn9"))
            .topK(-1)
            .loss(Map.of("type", "ReLU"))
            .build();
    assertThatThrownBy(() -> new PredictJob(config).prepare())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("top_k: must be at least 0, got -1")
        .hasMessageContaining("loss: ReLU is not a loss")
        .hasMessageContaining("features: there is no layer 'flaten'; did you mean 'flatten'?")
        .hasMessageContaining("there is no layer 'block1_bn9'; did you mean 'block1_bn1'?");
  }
}
