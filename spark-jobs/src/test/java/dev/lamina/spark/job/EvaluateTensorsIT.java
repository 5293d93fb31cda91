package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.image.ColorMode;
import dev.lamina.image.DecodeOptions;
import dev.lamina.image.transform.Transforms;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.spark.source.ImageFiles;
import dev.lamina.spark.source.ListedFile;
import dev.lamina.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images of the data set, written once as tensors: the oracle is what their files give. */
class EvaluateTensorsIT {
  private static final Shape RECORD = Shape.of(1, 28, 28);
  private static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("class name", DataTypes.StringType)
          .add("pixels", DataTypes.createArrayType(DataTypes.FloatType))
          .add("bytes", DataTypes.BinaryType);

  @TempDir private static Path folder;
  private static SparkSession session;
  private static EvaluateResult ofImages;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
    write("whole", rows(), 3);
    ofImages =
        new EvaluateJob(
                config("images").data(Checkout.IMAGES).transforms(Checkout.TRANSFORMS).build())
            .run(session);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static EvaluateConfig.Builder config(String output) {
    return EvaluateConfig.builder()
        .model(Checkout.MODEL)
        .weights(Checkout.WEIGHTS)
        .output(folder.resolve(output).toString());
  }

  private static EvaluateConfig.Builder ofTable(String table, String output) {
    return config(output)
        .data(folder.resolve(table).toString())
        .format(DataFormat.TENSORS)
        .keyColumn("name")
        .tensorColumn("pixels");
  }

  private static EvaluateResult evaluate(EvaluateConfig.Builder config) {
    return new EvaluateJob(config.build()).run(session);
  }

  private static List<Row> rows() throws Exception {
    ImageFiles images = ImageFiles.labelled(Checkout.IMAGES, null, new Configuration());
    ImageInput input =
        new ImageInput(DecodeOptions.of(ColorMode.L), Transforms.parse(Checkout.TRANSFORMS));
    List<Row> rows = new ArrayList<>();
    for (ListedFile image : images.files()) {
      FloatBuffer values = FloatBuffer.allocate((int) RECORD.elements());
      input.write(Files.readAllBytes(Path.of(Checkout.IMAGES, image.key())), RECORD, values, 0);
      rows.add(
          row(image.key(), image.label(), images.classes().get(image.label()), values.array()));
    }
    return rows;
  }

  private static Row row(String key, Integer label, String className, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return RowFactory.create(key, label, className, boxed(values), bytes.array());
  }

  private static Float[] boxed(float... values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return boxed;
  }

  private static void write(String name, List<Row> rows, int files) {
    session
        .createDataFrame(rows, SCHEMA)
        .repartition(files)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "label, pixels, 0",
    "label, bytes, 1",
    "class name, pixels, 5",
    "class name, bytes, 0"
  })
  void run_tensorsOfImages_sameBitsAsImages(String label, String tensor, int partitions) {
    String output = label + "-" + tensor + "-" + partitions;
    EvaluateResult result =
        evaluate(
            ofTable("whole", output)
                .labelColumn(label)
                .tensorColumn(tensor)
                .partitions(partitions)
                .batchSize(48));
    assertThat(Double.doubleToLongBits(result.loss()))
        .isEqualTo(Double.doubleToLongBits(ofImages.loss()));
    assertThat(result.counts()).isEqualTo(ofImages.counts());
    assertThat(result.confusionMatrix()).isEqualTo(ofImages.confusionMatrix());
    assertThat(result.calibration()).isEqualTo(ofImages.calibration());
    if (label.equals("class name")) {
      assertThat(result.worst()).isEqualTo(ofImages.worst());
      assertThat(result.classes()).isEqualTo(ofImages.classes());
    } else {
      assertThat(result.classes().get(3).name()).isEqualTo("3");
    }
    Dataset<Row> records = session.read().parquet(result.outputs().records());
    assertThat(records.count()).isEqualTo(2000);
    assertThat(records.select("path").head().getString(0)).contains("/whole/part-");
  }

  @Test
  void run_namesByLabel_areTheGivenOnes() {
    List<String> names = ofImages.classes().stream().map(EvaluateResult.ClassScores::name).toList();
    EvaluateResult result = evaluate(ofTable("whole", "names").classes(names));
    assertThat(result.worst()).isEqualTo(ofImages.worst());
  }

  @Test
  void run_faultyRows_areListedAndInNoFigure() throws Exception {
    List<Row> rows = new ArrayList<>(rows().subList(0, 40));
    write("good", rows, 1);
    float[] good = new float[784];
    float[] notANumber = good.clone();
    notANumber[783] = Float.NaN;
    float[] infinite = good.clone();
    infinite[5] = Float.NEGATIVE_INFINITY;
    Float[] hole = boxed(good);
    hole[7] = null;
    rows.add(3, row(null, 1, null, good));
    rows.add(5, row("no label", null, null, good));
    rows.add(7, row("label 10", 10, null, good));
    rows.add(9, row("label -1", -1, null, good));
    rows.add(RowFactory.create("no tensor", 1, null, null, null));
    rows.add(RowFactory.create("hole", 1, null, hole, null));
    rows.add(row("short", 1, null, new float[783]));
    rows.add(row("empty", 1, null));
    rows.add(row("nan", 1, null, notANumber));
    rows.add(row("infinite", 1, null, infinite));
    write("bad", rows, 1);

    EvaluateResult expected = evaluate(ofTable("good", "good-out").batchSize(8));
    EvaluateResult result = evaluate(ofTable("bad", "bad-out").batchSize(8).maxUnreadable("9"));

    assertThat(result.counts().read()).isEqualTo(50);
    assertThat(result.counts().unreadableByReason())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("missing", 4L, "unknown-class", 2L, "wrong-size", 2L, "not-finite", 2L));
    assertThat(result.counts().tooManyUnreadable()).isTrue();
    assertThat(result.loss()).isEqualTo(expected.loss());
    assertThat(result.worst()).isEqualTo(expected.worst());
    Map<String, String> messages =
        session.read().parquet(result.outputs().unreadable()).collectAsList().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    row -> row.getAs("key"), row -> row.getAs("message")));
    assertThat(messages)
        .containsEntry("", "column 'name' is null")
        .containsEntry("no label", "column 'label' is null")
        .containsEntry("label 10", "column 'label' is not in 0 to 9: 10")
        .containsEntry("label -1", "column 'label' is not in 0 to 9: -1")
        .containsEntry("no tensor", "column 'pixels' is null")
        .containsEntry("hole", "element 7 of column 'pixels' is null")
        .containsEntry(
            "short", "the tensor has 783 elements, the model takes (1, 28, 28): 784 elements")
        .containsEntry(
            "empty", "the tensor has 0 elements, the model takes (1, 28, 28): 784 elements")
        .containsEntry("nan", "element 783 of the tensor is NaN")
        .containsEntry("infinite", "element 5 of the tensor is -Infinity");
  }

  private static void assertRefused(EvaluateConfig.Builder config, String message) {
    assertThatThrownBy(() -> evaluate(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("data: ")
        .hasMessageContaining(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void run_wrongColumns_namesThoseThereAre() {
    assertRefused(
        ofTable("whole", "refused").tensorColumn("pixel"),
        "has no column 'pixel'; did you mean 'pixels'?; there are name, label, class name, pixels,"
            + " bytes");
    assertRefused(
        ofTable("whole", "refused").labelColumn("pixels"),
        "column 'pixels' must be an integer or a string; it is array<float>");
    assertRefused(
        ofTable("whole", "refused").tensorColumn("label"),
        "column 'label' must be array<float>, or binary of little-endian float32; it is int");
    assertRefused(
        ofTable("whole", "refused").labelColumn("name"),
        "has 2000 classes, the model's output has 10");
  }

  @Test
  void run_noParquet_saysSo() throws Exception {
    Files.writeString(Files.createDirectories(folder.resolve("text")).resolve("a.csv"), "a,b");
    assertRefused(ofTable("text", "refused"), "its file a.csv is not Parquet");
    Files.createDirectories(folder.resolve("nothing"));
    assertRefused(ofTable("nothing", "refused"), "has no file");
    Files.writeString(folder.resolve("nothing/cut.parquet"), "PAR1");
    assertRefused(ofTable("nothing", "refused"), "cannot be read as Parquet");
    write("rowless", List.of(), 1);
    assertRefused(ofTable("rowless", "refused"), "has no row");
  }
}
