package dev.lamina.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.LaminaSession;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that Spark itself writes, and text tables; what the records' bytes must be the files say.
 */
class DataSetsIT {
  private static final DataColumns COLUMNS =
      new DataColumns(null, "label", "tensor", null, "path", null);

  @TempDir private static Path folder;
  private static SparkSession session;
  private static List<Path> images;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
    images = new ArrayList<>();
    Path source = Path.of(Checkout.IMAGES, "3-dress");
    try (var files = Files.list(source)) {
      for (Path file : files.sorted().limit(5).toList()) {
        Path copy = folder.resolve("images/deep/" + file.getFileName());
        Files.createDirectories(copy.getParent());
        images.add(Files.copy(file, copy));
      }
    }
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static DataRequest request(String data, DataColumns columns, boolean isLabelled) {
    return new DataRequest(
        folder.resolve(data).toString(), DataFormat.AUTO, columns, null, null, isLabelled, 3, 0);
  }

  private static DataSet open(DataRequest request) throws IOException {
    DataFormat format = DataSets.detect(request, new Configuration());
    return DataSets.open(session, request.withFormat(format));
  }

  private static final Queue<DataRecord> SEEN = new ConcurrentLinkedQueue<>();

  /** Records never travel, and so have no form in which they could: tasks leave them here. */
  private static List<DataRecord> collect(DataSet data) {
    SEEN.clear();
    data.read(session, 0, 1 << 20).foreach(record -> SEEN.add(record));
    return new ArrayList<>(SEEN);
  }

  private static List<DataRecord> read(DataSet data) {
    List<DataRecord> records = collect(data);
    records.sort(Comparator.comparing(DataRecord::key));
    return records;
  }

  private static DataFormat format(String data) throws IOException {
    return DataSets.detect(request(data, COLUMNS, false), new Configuration());
  }

  private static void assertAreImages(List<DataRecord> records) throws IOException {
    assertThat(records).hasSize(images.size());
    for (int i = 0; i < images.size(); i++) {
      assertThat(records.get(i).reason()).as(records.get(i).message()).isNull();
      assertThat(records.get(i).bytes()).isEqualTo(Files.readAllBytes(images.get(i)));
    }
  }

  private static String text(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
    return name;
  }

  private static String image(int i) {
    return "images/deep/" + images.get(i).getFileName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tsv", "jsonl", "parquet"})
  void manifest_anyFormat_readsFilesAndKeepsColumns(String format) throws IOException {
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("weight", DataTypes.DoubleType)
            .add("note", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      String path = i == 4 ? images.get(i).toString() : "deep/" + images.get(i).getFileName();
      rows.add(RowFactory.create(path, i % 3, i + 0.5, i == 2 ? null : "a \"b\", c" + i));
    }
    var writer = session.createDataFrame(rows, schema).repartition(2).write();
    String name = "images/m-" + format;
    String whole = folder.resolve(name).toString();
    switch (format) {
      case "csv" -> writer.option("header", true).option("escape", "\"").csv(whole);
      case "tsv" -> {
        List<String> lines = new ArrayList<>(List.of("path\tlabel\tweight\tnote"));
        rows.forEach(
            row ->
                lines.add(
                    row.getString(0)
                        + "\t"
                        + row.getInt(1)
                        + "\t"
                        + row.getDouble(2)
                        + "\t"
                        + (row.isNullAt(3)
                            ? ""
                            : '"' + row.getString(3).replace("\"", "\"\"") + '"')));
        text(name + ".tsv", lines.toArray(String[]::new));
        name = name + ".tsv";
      }
      case "jsonl" -> writer.json(whole);
      default -> writer.parquet(whole);
    }
    assertThat(format(name)).isEqualTo(DataFormat.MANIFEST);
    DataRequest request =
        new DataRequest(
            folder.resolve(name).toString(),
            DataFormat.AUTO,
            COLUMNS,
            folder.resolve("images").toString(),
            null,
            true,
            3,
            0);
    DataSet data = open(request);
    assertThat(data.size()).isEqualTo(5);
    assertThat(data.classes()).containsExactly("0", "1", "2");
    List<DataRecord> records = collect(data);
    records.sort(Comparator.comparing(DataRecord::path));
    assertAreImages(records);
    for (int i = 0; i < 5; i++) {
      DataRecord record = records.get(i);
      assertThat(record.key()).isEqualTo(rows.get(i).getString(0));
      assertThat(record.path()).isEqualTo("file:" + images.get(i));
      assertThat(record.label()).isEqualTo(i % 3);
      int weight = data.kept().fieldIndex("weight");
      assertThat(record.kept()[weight]).isEqualTo(i + 0.5);
      assertThat(record.kept()[1 - weight]).isEqualTo(rows.get(i).get(3));
    }
  }

  @Test
  void manifest_faultyLines_areRecordsAtFault() throws IOException {
    String name =
        text(
            "faulty.csv",
            "path,label,extra",
            image(0) + ",dress,1",
            image(1) + ",dress,2,too many",
            "images/gone.png,dress,3",
            ",dress,4",
            image(2) + ",,5");
    List<DataRecord> records = read(open(request(name, COLUMNS, true)));
    assertThat(records.stream().map(record -> record.key() + " " + record.reason()))
        .containsExactlyInAnyOrder(
            image(0) + " null",
            image(1) + " malformed-row",
            "images/gone.png unreadable-file",
            " missing",
            image(2) + " missing");
  }

  @Test
  void manifest_twoRowsOfOneKey_isRefused() throws IOException {
    String name =
        text("twice.csv", "path,label", image(0) + ",0", image(0) + ",1", image(1) + ",1");
    assertThatThrownBy(() -> open(request(name, COLUMNS, true)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("column 'path' names several rows: ['" + image(0) + "' 2]");
    text("named.csv", "key,path,label", "007," + image(0) + ",0", "008," + image(0) + ",1");
    List<DataRecord> records = read(open(request("named.csv", COLUMNS, true)));
    assertThat(records.stream().map(DataRecord::key)).containsExactly("007", "008");
  }

  @Test
  void table_ofSparksBinaryFiles_isTheFiles() throws IOException {
    session
        .read()
        .format("binaryFile")
        .load(folder.resolve("images/deep").toString())
        .write()
        .parquet(folder.resolve("binary").toString());
    assertThat(format("binary")).isEqualTo(DataFormat.TABLE);
    DataSet data = open(request("binary", COLUMNS, false));
    assertThat(data.kept().fieldNames()).containsExactly("modificationTime", "length");
    List<DataRecord> records = read(data);
    assertAreImages(records);
    assertThat(records.get(0).key()).isEqualTo("file:" + images.get(0));
    assertThat(records.get(0).kept()[1]).isEqualTo(Files.size(images.get(0)));
    assertThat(records.get(0).path()).contains("/binary/part-");
  }

  @Test
  void table_ofSparksImages_hasTheirPixels() throws IOException {
    Path colour = folder.resolve("colour.png");
    BufferedImage random = new BufferedImage(7, 5, BufferedImage.TYPE_3BYTE_BGR);
    BufferedImage transparent = new BufferedImage(3, 4, BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < 35; i++) {
      random.setRGB(i % 7, i / 7, i * 0x54321);
    }
    for (int i = 0; i < 12; i++) {
      transparent.setRGB(i % 3, i / 3, 0x80000000 | (i * 0x123456 & 0xffffff));
    }
    Files.createDirectories(folder.resolve("forms"));
    ImageIO.write(random, "png", folder.resolve("forms/b.png").toFile());
    ImageIO.write(transparent, "png", folder.resolve("forms/c.png").toFile());
    Files.copy(images.get(0), folder.resolve("forms/a.png"));
    session
        .read()
        .format("image")
        .load(folder.resolve("forms").toString())
        .write()
        .parquet(folder.resolve("spark-images").toString());
    assertThat(colour).doesNotExist();
    assertThat(format("spark-images")).isEqualTo(DataFormat.TABLE);
    List<DataRecord> records = read(open(request("spark-images", COLUMNS, false)));
    assertThat(records.stream().map(r -> r.key().replaceFirst(".*/", "")))
        .containsExactly("a.png", "b.png", "c.png");
    for (DataRecord record : records) {
      BufferedImage expected = ImageIO.read(java.net.URI.create(record.key()).toURL());
      BufferedImage actual = ImageIO.read(new ByteArrayInputStream(record.bytes()));
      assertThat(actual.getWidth()).isEqualTo(expected.getWidth());
      assertThat(actual.getHeight()).isEqualTo(expected.getHeight());
      for (int y = 0; y < actual.getHeight(); y++) {
        for (int x = 0; x < actual.getWidth(); x++) {
          for (int band = 0; band < Math.min(3, expected.getRaster().getNumBands()); band++) {
            assertThat(actual.getRaster().getSample(x, y, band))
                .as("%s at %d, %d", record.key(), x, y)
                .isEqualTo(expected.getRaster().getSample(x, y, band));
          }
        }
      }
    }
  }

  @Test
  void table_severalColumnsOfContent_mustBeNamed() throws IOException {
    StructType schema =
        new StructType()
            .add("key", DataTypes.LongType)
            .add("small", DataTypes.BinaryType)
            .add("large", DataTypes.BinaryType);
    session
        .createDataFrame(
            List.of(
                RowFactory.create(5L, new byte[] {1}, new byte[] {2}),
                RowFactory.create(6L, null, null)),
            schema)
        .write()
        .parquet(folder.resolve("several").toString());
    assertThatThrownBy(() -> open(request("several", COLUMNS, false)))
        .hasMessageContaining(
            "has several columns of image content: small, large; 'content_column'");
    DataColumns named = new DataColumns(null, "label", "tensor", "large", "path", List.of("small"));
    List<DataRecord> records = read(open(request("several", named, false)));
    assertThat(records.get(0).key()).isEqualTo("5");
    assertThat(records.get(0).bytes()).containsExactly(2);
    assertThat((byte[]) records.get(0).kept()[0]).containsExactly(1);
    assertThat(records.get(1).reason()).isEqualTo("missing");
  }

  @Test
  void folders_anyLayout_haveKeysBelowTheRoot() throws IOException {
    text("layout/a/1.png", "x");
    text("layout/b/c/2.png", "x");
    text("layout/.hidden/3.png", "x");
    DataSet nested = open(request("layout", COLUMNS, false));
    assertThat(nested.classes()).containsExactly("a", "b");
    assertThat(read(nested).stream().map(r -> r.key() + " " + r.label() + r.className()))
        .containsExactly("a/1.png 0a", "b/c/2.png 1b");
    assertThat(nested.hidden()).isEqualTo(1);
    text("layout/4.png", "x");
    DataSet flat = open(request("layout", COLUMNS, false));
    assertThat(flat.isLabelled()).isFalse();
    assertThat(read(flat).stream().map(r -> r.key() + " " + r.label()))
        .containsExactly("4.png null", "a/1.png null", "b/c/2.png null");
    DataSet matched = open(request("lay*/{a,b/c}/*.png", COLUMNS, false));
    assertThat(read(matched).stream().map(DataRecord::key))
        .containsExactly("layout/a/1.png", "layout/b/c/2.png");
    assertThat(read(open(request("layout/4.png", COLUMNS, false))).get(0).key()).isEqualTo("4.png");
    assertThatThrownBy(() -> open(request("layout/*.jpg", COLUMNS, false)))
        .hasMessageContaining("matches nothing");
    assertThatThrownBy(() -> open(request("lay", COLUMNS, false)))
        .hasMessageContaining("does not exist");
  }

  @Test
  void detect_mixedFiles_areImages_andATableOfNothing_isRefused() throws IOException {
    text("mixed/a.png", "x");
    text("mixed/labels.csv", "x");
    assertThat(format("mixed")).isEqualTo(DataFormat.IMAGES);
    text("shards/a.tar", "x");
    assertThat(format("shards")).isEqualTo(DataFormat.TAR);
    session.range(3).write().parquet(folder.resolve("numbers").toString());
    assertThatThrownBy(() -> format("numbers"))
        .hasMessageContaining("has no column 'tensor' of tensors, no images, and no column 'path'")
        .hasMessageContaining("there are id");
    Files.createDirectories(folder.resolve("numbers/_delta_log"));
    DataRequest delta = request("numbers", COLUMNS, false).withFormat(DataFormat.TENSORS);
    assertThatThrownBy(() -> DataSets.open(session, delta)).hasMessageContaining("is of Delta");
  }
}
