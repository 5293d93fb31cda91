package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.image.ImageEncoder;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.Checksum;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.source.DataRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The oracles: ImageIO for pixels, evaluate over the images themselves for what is read back, the
 * JDK's digest for checksums.
 */
class PreprocessJobIT {
  private static final List<Map<String, Object>> FLIP = List.of(Map.of("type", "HorizontalFlip"));
  private static final int PER_CLASS = 6;

  @TempDir private static Path folder;
  private static SparkSession session;
  private static Path data;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("spark.master", "local[2,4]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
    data = folder.resolve("data");
    try (Stream<Path> classes = Files.list(Path.of(Checkout.IMAGES))) {
      for (Path source : classes.toList()) {
        Path target = Files.createDirectories(data.resolve(source.getFileName()));
        try (Stream<Path> images = Files.list(source)) {
          for (Path image : images.sorted().limit(PER_CLASS).toList()) {
            Files.copy(image, target.resolve(image.getFileName()));
          }
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static PreprocessConfig.Builder config(String output) {
    return PreprocessConfig.builder()
        .data(data.toString())
        .transforms(FLIP)
        .output(folder.resolve(output).toString());
  }

  private static PreprocessResult run(PreprocessConfig.Builder config) {
    return new PreprocessJob(config.build()).run(session);
  }

  /** All files below a folder of the results, with their checksums. */
  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(root.relativize(file).toString(), Checksum.SHA256.of(Files.readAllBytes(file)));
      }
    }
    return found;
  }

  private List<Row> rows(String table, String order) {
    return session.read().parquet(table).orderBy(order).collectAsList();
  }

  @Test
  void run_images_areFlippedUnderTheirNames_andListed() throws IOException {
    PreprocessResult result = run(config("flipped"));
    Map<String, String> files = files(folder.resolve("flipped/images"));
    assertThat(files).hasSize(10 * PER_CLASS);
    assertThat(files.keySet()).isEqualTo(files(data).keySet());
    for (String name : files.keySet()) {
      BufferedImage before = ImageIO.read(data.resolve(name).toFile());
      BufferedImage after = ImageIO.read(folder.resolve("flipped/images/" + name).toFile());
      for (int i = 0; i < 28 * 28; i++) {
        int expected = before.getRaster().getSample(27 - i % 28, i / 28, 0);
        assertThat(after.getRaster().getSample(i % 28, i / 28, 1)).isEqualTo(expected);
      }
    }
    List<Row> rows = rows(result.outputs().records(), "key");
    assertThat(rows).hasSize(10 * PER_CLASS);
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("key", "path", "label", "class", "file", "bytes", "sha256", "shape");
    long bytes = 0;
    for (Row row : rows) {
      String file = row.getAs("file");
      assertThat(file).isEqualTo("images/" + row.getAs("key"));
      assertThat(row.<String>getAs("class") + "/")
          .isEqualTo(file.substring(7, file.indexOf('/', 7) + 1));
      assertThat(row.<String>getAs("sha256")).isEqualTo(files.get(file.substring(7)));
      assertThat(row.<Long>getAs("bytes")).isEqualTo(Files.size(folder.resolve("flipped/" + file)));
      assertThat(row.<Integer>getList(7)).containsExactly(3, 28, 28);
      bytes += row.<Long>getAs("bytes");
    }
    assertThat(result.bytes()).isEqualTo(bytes);
    assertThat(result.counts().used()).isEqualTo(10 * PER_CLASS);
    try (Stream<Path> parts = Files.list(folder.resolve("flipped"))) {
      assertThat(parts.map(path -> path.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".crc"))
          .containsExactlyInAnyOrder(
              "images", "records", "unreadable", "result.json", "report.html", "contact-sheet.png");
    }
    JsonNode json = new ObjectMapper().readTree(folder.resolve("flipped/result.json").toFile());
    assertThat(json.get("counts").get("used").intValue()).isEqualTo(10 * PER_CLASS);
    BufferedImage sheet = ImageIO.read(folder.resolve("flipped/contact-sheet.png").toFile());
    assertThat(sheet.getHeight()).isEqualTo(8 + 4 * 168);
    assertThat(Files.readString(folder.resolve("flipped/report.html")))
        .contains("data:image/png;base64,", "HorizontalFlip");
  }

  @ParameterizedTest
  @CsvSource({"IMAGES, JPEG, 1, 7", "IMAGES, WEBP, 2, 3", "TAR, PNG, 3, 3"})
  void run_anyPartitioning_sameBytes(
      PreprocessConfig.Target target, ImageEncoder.Format encoding, int first, int second)
      throws IOException {
    String name = "cut-" + target + encoding;
    run(config(name + 1).write(target).encoding(encoding).partitions(first));
    run(config(name + 2).write(target).encoding(encoding).partitions(second));
    String part = target.name().toLowerCase(java.util.Locale.ROOT);
    Map<String, String> files = files(folder.resolve(name + 1).resolve(part));
    assertThat(files).isNotEmpty().isEqualTo(files(folder.resolve(name + 2).resolve(part)));
    assertThat(Files.readAllBytes(folder.resolve(name + "1/contact-sheet.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve(name + "2/contact-sheet.png")));
  }

  @ParameterizedTest
  @CsvSource({"IMAGES", "TAR", "TABLE"})
  void run_everyTaskFailsOnce_sameBytes(PreprocessConfig.Target target) throws IOException {
    run(config("whole-" + target).write(target).partitions(4));
    PreprocessConfig config = config("retried-" + target).write(target).partitions(4).build();
    PreprocessJob job = new PreprocessJob(config).prepare();
    PreprocessPreparation preparation = new PreprocessPreparation(config);
    job.run(
        session,
        preparation.records(session).mapPartitions(new FailsFirst(5)),
        ProgressDisplay.NONE);
    String part = target.name().toLowerCase(java.util.Locale.ROOT);
    assertThat(files(folder.resolve("retried-" + target).resolve(part)))
        .isEqualTo(files(folder.resolve("whole-" + target).resolve(part)));
    assertThat(folder.resolve("retried-" + target + "/attempts")).doesNotExist();
  }

  /** Every partition fails on its first attempt after some records; then on no more. */
  private record FailsFirst(int records)
      implements FlatMapFunction<Iterator<DataRecord>, DataRecord> {
    @Override
    public Iterator<DataRecord> call(Iterator<DataRecord> rows) {
      boolean fails = TaskContext.get().attemptNumber() == 0;
      int[] seen = {0};
      Iterable<DataRecord> iterable = () -> rows;
      return StreamSupport.stream(iterable.spliterator(), false)
          .peek(
              row -> {
                if (fails && ++seen[0] > records) {
                  throw new IllegalStateException("injected");
                }
              })
          .iterator();
    }
  }

  private static EvaluateConfig.Builder evaluation(String output) {
    return EvaluateConfig.builder()
        .model(Checkout.MODEL)
        .weights(Checkout.WEIGHTS)
        .output(folder.resolve(output).toString());
  }

  private static EvaluateResult evaluate(EvaluateConfig.Builder config) {
    return new EvaluateJob(config.build()).run(session);
  }

  @ParameterizedTest
  @CsvSource({
    "TENSORS, BINARY",
    "TENSORS, ARRAY",
    "TABLE, BINARY",
    "TAR, BINARY",
    "IMAGES, BINARY"
  })
  void run_readBackByEvaluate_sameLossAsTheImages(
      PreprocessConfig.Target target, PreprocessConfig.TensorType type) {
    boolean isTensor = target == PreprocessConfig.Target.TENSORS;
    String name = "back-" + target + type;
    PreprocessConfig.Builder builder =
        config(name)
            .mode(dev.lamina.image.ColorMode.L)
            .write(target)
            .tensorType(type)
            .transforms(isTensor ? Checkout.TRANSFORMS : List.of());
    PreprocessResult written = run(builder);
    EvaluateResult expected =
        evaluate(
            evaluation("images-" + name).data(data.toString()).transforms(Checkout.TRANSFORMS));
    EvaluateConfig.Builder again = evaluation("eval-" + name).data(written.outputs().data());
    if (!isTensor) {
      again.transforms(Checkout.TRANSFORMS);
    }
    EvaluateResult actual = evaluate(again);
    assertThat(Double.doubleToLongBits(actual.loss()))
        .isEqualTo(Double.doubleToLongBits(expected.loss()));
    assertThat(actual.confusionMatrix()).isEqualTo(expected.confusionMatrix());
  }

  @Test
  void run_damagedFiles_areQuarantined() throws IOException {
    Path bad = folder.resolve("bad");
    Path good = data.resolve("3-dress");
    Files.createDirectories(bad);
    byte[] image;
    try (Stream<Path> images = Files.list(good)) {
      image = Files.readAllBytes(images.sorted().findFirst().orElseThrow());
    }
    Files.write(bad.resolve("good.png"), image);
    Files.write(bad.resolve("cut.png"), Arrays.copyOf(image, image.length / 2));
    Files.write(bad.resolve("empty.png"), new byte[0]);
    Files.writeString(bad.resolve("notes.txt"), "not an image");
    PreprocessResult result = run(config("of-bad").data(bad.toString()).maxUnreadable("2"));
    assertThat(result.counts().unreadableByReason())
        .isEqualTo(Map.of("truncated", 1L, "empty", 1L, "not-an-image", 1L));
    assertThat(result.counts().tooManyUnreadable()).isTrue();
    assertThat(files(folder.resolve("of-bad/images")).keySet()).containsExactly("good.png");
    assertThat(rows(result.outputs().unreadable(), "key").stream().map(row -> row.getString(0)))
        .containsExactly("cut.png", "empty.png", "notes.txt");
    PreprocessResult allowed =
        run(config("of-cut").data(bad.toString()).allowTruncated(true).maxUnreadable("2"));
    assertThat(allowed.counts().used()).isEqualTo(2);
    assertThat(allowed.counts().tooManyUnreadable()).isFalse();
  }

  @Test
  void run_manifest_keepsColumns_andNoNameLeadsOut() throws IOException {
    Path first;
    try (Stream<Path> images = Files.list(data.resolve("8-bag"))) {
      first = images.sorted().findFirst().orElseThrow();
    }
    Path manifest = folder.resolve("list.csv");
    Files.write(
        manifest,
        List.of(
            "key,path,note",
            "a/1," + first + ",one",
            "../2," + first + ",two",
            "file:///x/y/3.jpeg," + first + ",three",
            "_4," + first + ",four"));
    PreprocessResult result = run(config("listed").data(manifest.toString()).maxUnreadable("2"));
    assertThat(files(folder.resolve("listed/images")).keySet())
        .containsExactly("a/1.png", "x/y/3.png");
    assertThat(result.counts().unreadableByReason()).isEqualTo(Map.of("unusable-name", 2L));
    assertThat(
            rows(result.outputs().records(), "key").stream().map(row -> row.<String>getAs("note")))
        .containsExactly("one", "three");
    PreprocessResult table =
        run(
            config("kept")
                .data(manifest.toString())
                .transforms(List.of(Map.of("type", "ToTensor"))));
    assertThat(rows(table.outputs().data(), "key").stream().map(row -> row.<String>getAs("note")))
        .containsExactlyInAnyOrder("one", "two", "three", "four");
    Files.write(manifest, List.of("key,path", "b.png," + first, "b.jpg," + first));
    assertThatThrownBy(() -> run(config("refused").data(manifest.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("2 records would be b.png");
  }

  @Test
  void prepare_whatCannotBe_isNamedAtOnce() throws IOException {
    Path twice = Files.createDirectories(folder.resolve("twice"));
    Files.writeString(twice.resolve("a.png"), "");
    Files.writeString(twice.resolve("a.jpg"), "");
    assertThatThrownBy(
            () -> new PreprocessJob(config("refused").data(twice.toString()).build()).prepare())
        .hasMessageContaining("a.jpg and a.png would both be a.png");
    assertThatThrownBy(
            () ->
                new PreprocessJob(
                        config("refused")
                            .quality(101)
                            .write(PreprocessConfig.Target.TENSORS)
                            .decode(ImageConfig.Decode.FAST)
                            .output(data.resolve("out").toString())
                            .samples(-1)
                            .build())
                    .prepare())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("quality: must be 1 to 100")
        .hasMessageContaining("samples: must be at least 0, got -1")
        .hasMessageContaining("'write: tensors' takes a tensor: ToTensor is missing")
        .hasMessageContaining("decode: 'decode: fast' needs Resize")
        .hasMessageContaining("lie in one another");
    assertThatThrownBy(
            () ->
                new PreprocessJob(
                        config("refused")
                            .transforms(List.of(Map.of("type", "FiveCrop", "size", 8)))
                            .build())
                    .prepare())
        .hasMessageContaining("give 5 images of one");
  }

  /** The committed configuration, against the same arithmetic written down plainly. */
  @Test
  @SuppressWarnings("unchecked")
  void run_sharpenConf_isConvolutionPoolingAndClamp() throws IOException {
    Map<String, Object> conf =
        new Yaml().load(Files.readString(Checkout.ROOT.resolve("conf/preprocess-sharpen.yaml")));
    Path photo = Files.createDirectories(folder.resolve("photo")).resolve("astronaut.png");
    Files.copy(Checkout.ROOT.resolve("data/photos/astronaut.png"), photo);
    run(
        config("sharpened")
            .data(photo.toString())
            .transforms((List<Map<String, Object>>) conf.get("transforms")));
    BufferedImage before = ImageIO.read(photo.toFile());
    BufferedImage after = ImageIO.read(folder.resolve("sharpened/images/astronaut.png").toFile());
    assertThat(after.getWidth()).isEqualTo(before.getWidth() / 2);
    assertThat(after.getHeight()).isEqualTo(before.getHeight() / 2);
    for (int y = 0; y < after.getHeight(); y++) {
      for (int x = 0; x < after.getWidth(); x++) {
        for (int band = 0; band < 3; band++) {
          int sum = 0;
          for (int i = 0; i < 4; i++) {
            sum += sharpened(before, 2 * x + i % 2, 2 * y + i / 2, band);
          }
          double expected = Math.floor(Math.min(255, Math.max(0, sum / 4.0)));
          // A float of 255 times a quotient by 255 may lie just below the whole number.
          assertThat((double) after.getRaster().getSample(x, y, band))
              .as("%d, %d", x, y)
              .isBetween(expected - 1, expected);
        }
      }
    }
  }

  private static int sharpened(BufferedImage image, int x, int y, int band) {
    int[][] places = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};
    int value = 5 * image.getRaster().getSample(x, y, band);
    for (int[] place : places) {
      int column = reflected(x + place[0], image.getWidth());
      int row = reflected(y + place[1], image.getHeight());
      value -= image.getRaster().getSample(column, row, band);
    }
    return value;
  }

  private static int reflected(int at, int size) {
    return at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
  }
}
