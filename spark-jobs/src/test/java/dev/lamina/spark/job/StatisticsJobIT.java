package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics against numpy's of the bytes and PyTorch's of the layers, by make_goldens.py. */
class StatisticsJobIT {
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

  private static StatisticsConfig.Builder ofData(String output) {
    return StatisticsConfig.builder()
        .data(Checkout.IMAGES)
        .output(folder.resolve(output).toString());
  }

  private static StatisticsConfig.Builder ofLayers(String output) {
    return ofData(output)
        .data(tenth)
        .model(Checkout.MODEL)
        .weights(Checkout.WEIGHTS)
        .transforms(Checkout.TRANSFORMS);
  }

  private static StatisticsResult run(StatisticsConfig.Builder config) {
    return new StatisticsJob(config.build()).run(session);
  }

  /** All that does not say where the results are and how long they took. */
  private static String figures(StatisticsResult result) {
    return new StatisticsResult(
            result.job(),
            result.lamina(),
            null,
            result.counts(),
            result.data(),
            result.edges(),
            result.layers(),
            result.skipped(),
            result.drift(),
            null,
            null)
        .toJson();
  }

  @Test
  void run_images_figuresAreNumpys() {
    StatisticsResult result = run(ofData("pixels"));

    assertThat(result.data().kind()).isEqualTo("L");
    assertThat(result.data().channels()).hasSize(1);
    ChannelFigures pixels = result.data().channels().get(0);
    long[] counts = Tensors.longs(FashionGoldens.array("pixels.counts"));
    long[] sums = Tensors.longs(FashionGoldens.array("pixels.sums"));
    double[] moments = FashionGoldens.doubles("pixels.moments");
    assertThat(pixels.histogram().counts(256)).isEqualTo(counts);
    assertThat(pixels.count()).isEqualTo(2000L * 28 * 28);
    assertThat(pixels.sum()).isEqualTo(BigInteger.valueOf(sums[0]));
    assertThat(pixels.sumOfSquares()).isEqualTo(BigInteger.valueOf(sums[1]));
    assertThat(result.data().normalize().mean().get(0)).isCloseTo(moments[0], within(1e-12));
    assertThat(result.data().normalize().std().get(0)).isCloseTo(moments[1], within(1e-12));
    assertThat(pixels.mean()).isCloseTo(moments[2], within(1e-12 * moments[2]));
    assertThat(pixels.std()).isCloseTo(moments[3], within(1e-12 * moments[3]));
    assertThat(pixels.min()).isZero();
    assertThat(pixels.max()).isEqualTo(255);
    assertThat(pixels.zeros()).isEqualTo(counts[0] / (2000.0 * 784));
    assertThat(result.data().sizes()).isEqualTo(Map.of("28x28", 2000L));
    assertThat(result.data().formats()).isEqualTo(Map.of("PNG", 2000L));
    assertThat(result.data().labels()).hasSize(10).containsEntry("8-bag", 200L);
    List<Row> table = session.read().parquet(result.outputs().channels()).collectAsList();
    assertThat(table).hasSize(1);
    assertThat(table.get(0).<Double>getAs("std")).isEqualTo(pixels.std());
  }

  @Test
  void run_anyPartitioningAndOrder_sameBits() throws IOException {
    String pixels = figures(run(ofData("d1").data(tenth).partitions(1)));
    String layers = figures(run(ofLayers("l1").partitions(1)));
    for (int partitions : new int[] {2, 7}) {
      assertThat(figures(run(ofData("d" + partitions).data(tenth).partitions(partitions))))
          .isEqualTo(pixels);
      int batchSize = 5 * partitions;
      assertThat(
              figures(run(ofLayers("l" + partitions).partitions(partitions).batchSize(batchSize))))
          .isEqualTo(layers);
    }
    StatisticsResult shuffled =
        new StatisticsJob(ofLayers("shuffled").build())
            .prepare()
            .run(session, FashionGoldens.shuffled(session, tenth, 5), ProgressDisplay.NONE);
    assertThat(figures(shuffled)).isEqualTo(layers);
  }

  /** Oracle: PyTorch's forward hooks, in float64. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "reference"})
  void run_model_channelsOfAllLayersArePyTorchs(String engine) {
    StatisticsResult result = run(ofLayers("layers-" + engine).engine(engine));

    assertThat(result.layers().stream().map(StatisticsResult.LayerFigures::layer))
        .hasSize(FashionGoldens.layers())
        .startsWith("image", "stem.0", "stem.1")
        .endsWith("dropout", "fc");
    assertThat(result.skipped()).isEmpty();
    for (StatisticsResult.LayerFigures layer : result.layers()) {
      if (layer.layer().equals("image")) {
        continue;
      }
      int channels = layer.channels().size();
      double[] golden = FashionGoldens.doubles("layers." + layer.layer());
      assertThat(golden).hasSize(5 * channels);
      double spread = 0;
      for (int c = 0; c < channels; c++) {
        spread = Math.max(spread, Math.sqrt(golden[channels + c]));
      }
      for (int c = 0; c < channels; c++) {
        ChannelFigures figures = layer.channels().get(c);
        String what = layer.layer() + " " + c;
        double variance = golden[channels + c];
        assertThat(figures.mean()).as(what).isCloseTo(golden[c], within(1e-5 * spread));
        assertThat(figures.variance()).as(what).isCloseTo(variance, within(1e-5 * spread * spread));
        assertThat(figures.min())
            .as(what)
            .isCloseTo(golden[2 * channels + c], within(1e-4 * spread));
        assertThat(figures.max())
            .as(what)
            .isCloseTo(golden[3 * channels + c], within(1e-4 * spread));
        assertThat(figures.zeros())
            .as(what)
            .isCloseTo(golden[4 * channels + c], within(2.5 / figures.count()));
        assertThat(figures.nans() + figures.infinities()).isZero();
        assertThat(Arrays.stream(figures.histogram().counts(261)).sum()).isEqualTo(figures.count());
      }
    }
  }

  @Test
  void run_model_normsStandBesideWhatTheyRead() {
    StatisticsResult result = run(ofLayers("norms").layers(List.of("block1_conv1", "block1_bn1")));

    assertThat(result.layers())
        .extracting(StatisticsResult.LayerFigures::layer)
        .containsExactly("block1_conv1", "block1_bn1");
    ChannelFigures conv = result.layers().get(0).channels().get(3);
    ChannelFigures.NormFigures norm = result.layers().get(1).channels().get(3).norm();
    assertThat(norm.inputMean()).isEqualTo(conv.mean());
    assertThat(norm.inputVariance())
        .isCloseTo(conv.variance(), within(1e-4 * conv.variance()))
        .isGreaterThan(conv.variance());
    assertThat(norm.runningVariance()).isCloseTo(conv.variance(), within(0.5 * conv.variance()));
    assertThat(conv.norm()).isNull();
  }

  @Test
  void run_compared_ranksWhatDrifted() throws IOException {
    Path some = folder.resolve("some");
    for (String name : List.of("0-t-shirt", "7-sneaker", "8-bag")) {
      Path target = Files.createDirectories(some.resolve(name));
      try (var images = Files.list(Path.of(Checkout.IMAGES, name))) {
        for (Path image : images.sorted().limit(20).toList()) {
          Files.copy(image, target.resolve(image.getFileName()));
        }
      }
    }
    StatisticsResult whole = run(ofLayers("earlier"));
    StatisticsResult same = run(ofLayers("same").compare(whole.outputs().result().substring(5)));
    StatisticsResult other =
        run(
            ofLayers("other")
                .data(some.toString())
                .compare(folder.resolve("earlier/result.json").toString()));

    assertThat(same.drift().channels())
        .allMatch(drift -> drift.psi() == 0 && drift.ks() == 0 && drift.meanShift() == 0);
    assertThat(other.drift().unmatched()).isEmpty();
    List<StatisticsResult.ChannelDrift> drifts = other.drift().channels();
    assertThat(drifts.get(0).psi()).isGreaterThan(0.25);
    for (int i = 1; i < drifts.size(); i++) {
      assertThat(drifts.get(i).psi()).isLessThanOrEqualTo(drifts.get(i - 1).psi());
    }
    ChannelFigures before = channel(whole, "fc", 8);
    ChannelFigures now = channel(other, "fc", 8);
    StatisticsResult.ChannelDrift bag =
        drifts.stream()
            .filter(drift -> drift.layer().equals("fc") && drift.channel() == 8)
            .findFirst()
            .orElseThrow();
    assertThat(bag.meanShift()).isEqualTo((now.mean() - before.mean()) / before.std()).isPositive();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("other/result.json").toFile());
    assertThat(json.get("drift").get("layers").get(0).get("psi").doubleValue())
        .isEqualTo(other.drift().layers().get(0).psi());
  }

  private static ChannelFigures channel(StatisticsResult result, String layer, int channel) {
    return result.layers().stream()
        .filter(figures -> figures.layer().equals(layer))
        .findFirst()
        .orElseThrow()
        .channels()
        .get(channel);
  }

  @Test
  void run_unreadableImages_areListedAndInNoFigure() throws IOException {
    Path some = folder.resolve("bad");
    Path target = Files.createDirectories(some.resolve("a"));
    try (var images = Files.list(Path.of(Checkout.IMAGES, "8-bag"))) {
      for (Path image : images.sorted().limit(10).toList()) {
        Files.copy(image, target.resolve(image.getFileName()));
      }
    }
    String good = figures(run(ofData("good").data(some.toString())));
    Files.writeString(target.resolve("x.png"), "text");
    Files.write(target.resolve("y.png"), new byte[0]);
    StatisticsResult result = run(ofData("worse").data(some.toString()).maxUnreadable("2"));

    assertThat(result.counts().read()).isEqualTo(12);
    assertThat(result.counts().unreadableByReason())
        .isEqualTo(Map.of("not-an-image", 1L, "empty", 1L));
    assertThat(figures(result).replaceAll("(?s)\"counts\" : \\{.*?\\},\\s*\"data\"", "\"data\""))
        .isEqualTo(good.replaceAll("(?s)\"counts\" : \\{.*?\\},\\s*\"data\"", "\"data\""));
    List<Row> bad = session.read().parquet(result.unreadable()).orderBy("key").collectAsList();
    assertThat(bad.stream().map(row -> row.<String>getAs("key")))
        .containsExactly("a/x.png", "a/y.png");
  }

  /** Tensors of different lengths, as sequences have, in two channels. */
  @Test
  void run_tensors_areCutIntoChannels() {
    String table = folder.resolve("tensors").toString();
    session
        .range(1, 6)
        .selectExpr(
            "id as key",
            "transform(sequence(1, int(2 * id)), x -> float(if(x <= id, x, -x))) as tensor")
        .write()
        .parquet(table);
    StatisticsResult result =
        run(ofData("of-tensors").data(table).format(DataFormat.TENSORS).channels(2));

    ChannelFigures first = result.data().channels().get(0);
    ChannelFigures second = result.data().channels().get(1);
    assertThat(first.count()).isEqualTo(15);
    assertThat(first.mean()).isCloseTo(35 / 15.0, within(1e-15));
    assertThat(first.variance()).isCloseTo(105 / 15.0 - 35 / 15.0 * 35 / 15, within(1e-12));
    assertThat(second.min()).isEqualTo(-10);
    assertThat(second.max()).isEqualTo(-2);
    assertThat(result.data().sizes())
        .isEqualTo(Map.of("2", 1L, "4", 1L, "6", 1L, "8", 1L, "10", 1L));
  }

  @Test
  void prepare_wrongKeys_allAtOnce() {
    StatisticsConfig config =
        ofData("wrong").layers(List.of("x")).weights("w").channels(0).compare("no.json").build();
    assertThatThrownBy(() -> new StatisticsJob(config).prepare())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("channels: must be at least 1, got 0")
        .hasMessageContaining("weights: are of a model, and no model is given")
        .hasMessageContaining("layers: are of a model, and no model is given")
        .hasMessageContaining("compare: no.json: there is no such file");
  }
}
