package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.ImageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way of the data, in one process; what PyTorch gave is in fashion-cnn.reference.json.
 */
class EvaluateJobIT {
  private static final JsonNode REFERENCE = Checkout.reference();

  @TempDir private Path folder;
  private SparkSession session;

  @AfterEach
  void stop() {
    if (session != null) {
      session.stop();
    }
  }

  private void start(String master) {
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
  }

  private EvaluateConfig.Builder config(String output) {
    return EvaluateConfig.builder()
        .data(Checkout.IMAGES)
        .model(Checkout.MODEL)
        .weights(Checkout.WEIGHTS)
        .transforms(Checkout.TRANSFORMS)
        .output(folder.resolve(output).toString());
  }

  private EvaluateResult evaluate(EvaluateConfig config) {
    return new EvaluateJob(config).run(session);
  }

  /** Evaluates the records after a change to how they are cut, ordered or read. */
  private EvaluateResult evaluate(EvaluateConfig config, UnaryOperator<JavaRDD<DataRecord>> change)
      throws IOException {
    ImageFiles data =
        ImageFiles.labelled(
            config.source().data(), null, session.sparkContext().hadoopConfiguration());
    JavaRDD<DataRecord> records =
        data.read(session, config.source().partitions(), config.source().maxFileBytes());
    return new EvaluateJob(config)
        .prepare()
        .run(session, change.apply(records), ProgressDisplay.NONE);
  }

  /** The records in another order, cut anew. */
  private JavaRDD<DataRecord> shuffled(JavaRDD<DataRecord> records, int partitions) {
    return RecordRows.records(
        RecordRows.table(session, records).repartition(partitions).orderBy(functions.rand(1)));
  }

  private static void assertIsReference(EvaluateResult result) {
    double loss = REFERENCE.get("loss").doubleValue();
    assertThat(result.loss()).isCloseTo(loss, within(1e-6 * loss));
    assertThat(result.accuracy()).isEqualTo(REFERENCE.get("accuracy").doubleValue());
    assertThat(result.topK().get(5)).isEqualTo(REFERENCE.get("top5_accuracy").doubleValue());
    for (int label = 0; label < 10; label++) {
      for (int prediction = 0; prediction < 10; prediction++) {
        assertThat(result.confusionMatrix().get(label).get(prediction))
            .isEqualTo(REFERENCE.get("confusion_matrix").get(label).get(prediction).longValue());
      }
    }
  }

  /** All but where the results are and how long they took. */
  private static String figures(EvaluateResult result) {
    return new EvaluateResult(
            result.job(),
            result.lamina(),
            null,
            result.counts(),
            result.loss(),
            result.accuracy(),
            result.topK(),
            result.calibration(),
            result.classes(),
            result.macroAverage(),
            result.weightedAverage(),
            result.confusionMatrix(),
            result.worst(),
            null,
            null)
        .toJson();
  }

  @Test
  void run_anyPartitioningOrderAndCores_sameBits() throws IOException {
    start("local[2]");
    EvaluateResult first = evaluate(config("1").partitions(1).build());
    assertIsReference(first);
    for (int partitions : new int[] {2, 7, 64}) {
      EvaluateResult other = evaluate(config("p" + partitions).partitions(partitions).build());
      assertThat(figures(other)).as("%s partitions", partitions).isEqualTo(figures(first));
    }
    EvaluateResult shuffled =
        evaluate(config("shuffled").partitions(7).build(), records -> shuffled(records, 7));
    assertThat(figures(shuffled)).as("shuffled").isEqualTo(figures(first));
    session.stop();
    start("local[1]");
    EvaluateResult oneCore = evaluate(config("one").build());
    assertThat(figures(oneCore)).as("local[1]").isEqualTo(figures(first));
    assertThat(Double.doubleToLongBits(oneCore.loss()))
        .isEqualTo(Double.doubleToLongBits(first.loss()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void run_anyBatchSize_isReference(int batchSize) {
    start("local[2]");
    assertIsReference(evaluate(config("out").batchSize(batchSize).build()));
  }

  @Test
  void run_referenceEngine_isReference() {
    start("local[2]");
    assertIsReference(evaluate(config("out").engine("reference").build()));
  }

  @Test
  void run_fullSet_tableOfRecordsIsReference() {
    start("local[2]");
    EvaluateResult result = evaluate(config("out").build());
    Dataset<Row> records = session.read().parquet(result.outputs().records());
    assertThat(records.columns())
        .containsExactly(
            "key", "path", "label", "class", "prediction", "probability", "rank", "loss", "weight");
    Map<String, Row> byKey =
        records.collectAsList().stream()
            .collect(java.util.stream.Collectors.toMap(row -> row.getString(0), row -> row));
    JsonNode images = REFERENCE.get("per_image");
    assertThat(byKey).hasSize(images.size()).hasSize(2000);
    for (JsonNode image : images) {
      Row row = byKey.get(image.get(0).textValue());
      assertThat(row.getInt(2)).isEqualTo(image.get(1).intValue());
      assertThat(row.getInt(4)).isEqualTo(image.get(2).intValue());
      double loss = image.get(3).doubleValue();
      assertThat(row.getDouble(7)).isCloseTo(loss, within(1e-6 + 1e-5 * loss));
    }
    assertThat(result.worst()).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(result.worst().get(i).key()).isEqualTo(images.get(i).get(0).textValue());
    }
    assertThat(session.read().parquet(result.outputs().unreadable()).count()).isZero();
  }

  @Test
  void run_taskFailsAndIsRetried_sameBits() throws IOException {
    start("local[2,4]");
    EvaluateConfig config = config("whole").partitions(5).build();
    EvaluateResult whole = evaluate(config);
    EvaluateResult retried =
        evaluate(
            config("retried").partitions(5).build(),
            records -> records.mapPartitions(new FailsFirst(100)));
    assertThat(figures(retried)).isEqualTo(figures(whole));
  }

  /** Every partition fails on its first attempt after some records; then on no more. */
  private record FailsFirst(int records)
      implements FlatMapFunction<Iterator<DataRecord>, DataRecord> {
    @Override
    public Iterator<DataRecord> call(Iterator<DataRecord> rows) {
      boolean fails = TaskContext.get().attemptNumber() == 0;
      int[] seen = {0};
      Iterable<DataRecord> iterable = () -> rows;
      return java.util.stream.StreamSupport.stream(iterable.spliterator(), false)
          .peek(
              row -> {
                if (fails && ++seen[0] > records) {
                  throw new IllegalStateException("injected");
                }
              })
          .iterator();
    }
  }

  /** A small data set: the first images of each class. */
  private Path someImages(int perClass) throws IOException {
    Path data = folder.resolve("data");
    try (var classes = Files.list(Path.of(Checkout.IMAGES))) {
      for (Path source : classes.toList()) {
        Path target = Files.createDirectories(data.resolve(source.getFileName()));
        try (var images = Files.list(source)) {
          for (Path image : images.sorted().limit(perClass).toList()) {
            Files.copy(image, target.resolve(image.getFileName()));
          }
        }
      }
    }
    return data;
  }

  private static Path firstDress(Path data) throws IOException {
    try (var images = Files.list(data.resolve("3-dress"))) {
      return images.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void run_unreadableImages_areListedAndInNoFigure() throws IOException {
    start("local[2]");
    Path data = someImages(20);
    EvaluateResult good = evaluate(config("good").data(data.toString()).batchSize(8).build());
    byte[] image = Files.readAllBytes(firstDress(data));
    Path dress = data.resolve("3-dress");
    Files.write(dress.resolve("cut.png"), Arrays.copyOf(image, image.length / 2));
    Files.write(dress.resolve("empty.png"), new byte[0]);
    Files.writeString(data.resolve("8-bag/notes.txt"), "not an image");
    image[image.length / 2]++;
    Files.write(dress.resolve("flipped.png"), image);
    Files.writeString(dress.resolve(".hidden"), "");
    Files.writeString(data.resolve("README.md"), "");

    EvaluateResult result =
        evaluate(config("bad").data(data.toString()).batchSize(8).maxUnreadable("4").build());

    assertThat(result.counts().read()).isEqualTo(204);
    assertThat(result.counts().evaluated()).isEqualTo(200);
    assertThat(result.counts().unreadable()).isEqualTo(4);
    assertThat(result.counts().unreadableByReason())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("truncated", 1L, "empty", 1L, "not-an-image", 1L, "corrupt", 1L));
    assertThat(result.counts().tooManyUnreadable()).isFalse();
    assertThat(result.counts().withoutImageSuffix()).isEqualTo(1);
    assertThat(result.counts().hidden()).isEqualTo(1);
    assertThat(result.counts().outsideClasses()).isEqualTo(1);
    assertThat(result.loss()).isEqualTo(good.loss());
    assertThat(result.confusionMatrix()).isEqualTo(good.confusionMatrix());
    assertThat(result.worst()).isEqualTo(good.worst());
    List<Row> unreadable =
        session.read().parquet(result.outputs().unreadable()).orderBy("key").collectAsList();
    assertThat(unreadable.stream().map(row -> row.<String>getAs("key")))
        .containsExactly(
            "3-dress/cut.png", "3-dress/empty.png", "3-dress/flipped.png", "8-bag/notes.txt");
    assertThat(unreadable.stream().map(row -> row.<String>getAs("reason")))
        .containsExactly("truncated", "empty", "corrupt", "not-an-image");
    assertThat(unreadable.get(0).<String>getAs("path")).endsWith("data/3-dress/cut.png");
    assertThat(unreadable.get(0).<String>getAs("message")).startsWith("the file ends after");
    assertThat(session.read().parquet(result.outputs().records()).count()).isEqualTo(200);
  }

  @Test
  void run_nothingReadable_isTooMany_andJsonHasNoNaN() throws IOException {
    start("local[2]");
    Path data = folder.resolve("data");
    for (int label = 0; label < 10; label++) {
      Files.writeString(
          Files.createDirectories(data.resolve("c" + label)).resolve("x.png"), "text");
    }
    EvaluateResult result =
        evaluate(config("out").data(data.toString()).maxUnreadable("100%").build());
    assertThat(result.counts().tooManyUnreadable()).isTrue();
    assertThat(result.loss()).isNaN();
    Path json = folder.resolve("out/result.json");
    String text = Files.readString(json, StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("NaN");
    JsonNode parsed = new ObjectMapper().readTree(text);
    assertThat(parsed.get("loss").isNull()).isTrue();
    assertThat(parsed.get("accuracy").isNull()).isTrue();
    assertThat(parsed.get("counts").get("unreadable").intValue()).isEqualTo(10);
    assertThat(session.read().parquet(result.outputs().records()).count()).isZero();
  }

  @Test
  void run_outputExists_isReplacedOnlyWhenToldTo() throws IOException {
    start("local[2]");
    Path data = someImages(1);
    EvaluateConfig.Builder builder = config("out").data(data.toString());
    evaluate(builder.build());
    Files.writeString(folder.resolve("out/old"), "");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> evaluate(builder.build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("exists");
    evaluate(builder.overwrite(true).build());
    assertThat(folder.resolve("out/old")).doesNotExist();
    assertThat(folder.resolve("out/result.json")).exists();
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsOnly("out", "data");
    }
  }

  @Test
  void run_failsMidway_leavesNothing() throws IOException {
    start("local[2]");
    Path data = someImages(2);
    EvaluateConfig config = config("out").data(data.toString()).build();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> evaluate(config, records -> records.mapPartitions(new AlwaysFails())))
        .hasStackTraceContaining("injected");
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsOnly("data");
    }
  }

  private record AlwaysFails() implements FlatMapFunction<Iterator<DataRecord>, DataRecord> {
    @Override
    public Iterator<DataRecord> call(Iterator<DataRecord> rows) {
      throw new IllegalStateException("injected");
    }
  }
}
