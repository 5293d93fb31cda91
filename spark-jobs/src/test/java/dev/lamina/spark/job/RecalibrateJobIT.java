package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.model.Safetensors;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * New statistics for the network whose own are spoiled on purpose, against those of PyTorch by
 * make_goldens.py.
 */
class RecalibrateJobIT {
  @TempDir private static Path folder;
  private static SparkSession session;
  private static String tenth;
  private static Path spoiled;

  @BeforeAll
  static void start() throws IOException {
    session = FashionGoldens.start("local[2]");
    tenth = FashionGoldens.tenth(folder);
    spoiled = folder.resolve("spoiled.safetensors");
    Map<String, INDArray> changed = new LinkedHashMap<>();
    Safetensors.readAll(Path.of(Checkout.WEIGHTS))
        .forEach(
            (key, array) -> {
              if (key.endsWith("running_mean")) {
                changed.put(key, array.add(0.7));
              } else if (key.endsWith("running_var")) {
                changed.put(key, array.mul(9).add(0.5));
              }
            });
    Safetensors.rewrite(Path.of(Checkout.WEIGHTS), spoiled, changed);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static RecalibrateConfig.Builder config(String output) {
    return RecalibrateConfig.builder()
        .data(tenth)
        .model(Checkout.MODEL)
        .weights(spoiled.toString())
        .transforms(Checkout.TRANSFORMS)
        .output(folder.resolve(output).toString());
  }

  private static byte[] weights(RecalibrateResult result) throws IOException {
    return Files.readAllBytes(Path.of(result.outputs().weights().substring("file:".length())));
  }

  private static void assertStatistics(RecalibrateResult result, String prefix) throws IOException {
    Path file = Path.of(result.outputs().weights().substring("file:".length()));
    int compared = 0;
    for (Map.Entry<String, INDArray> array : Safetensors.readAll(file).entrySet()) {
      INDArray golden = FashionGoldens.array(prefix + "." + array.getKey());
      if (golden == null) {
        assertThat(array.getKey()).doesNotContain("running");
        continue;
      }
      compared++;
      double[] expected = Tensors.doubles(golden);
      double[] actual = Tensors.doubles(array.getValue());
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i])
            .as("%s at %s", array.getKey(), i)
            .isCloseTo(expected[i], within(1e-5 * largest));
      }
    }
    assertThat(compared).isEqualTo(24);
  }

  /** Nothing but the statistics differs from the old weights. */
  private static void assertRestIsKept(RecalibrateResult result) throws IOException {
    byte[] old = Files.readAllBytes(spoiled);
    byte[] now = weights(result);
    assertThat(now).hasSameSizeAs(old).isNotEqualTo(old);
    try (Safetensors file = Safetensors.open(spoiled)) {
      for (String key : file.keys()) {
        if (key.contains("running") || key.contains("tracked")) {
          Safetensors.Info info = file.info(key);
          Arrays.fill(old, (int) info.begin(), (int) info.end(), (byte) 0);
          Arrays.fill(now, (int) info.begin(), (int) info.end(), (byte) 0);
        }
      }
    }
    assertThat(now).isEqualTo(old);
  }

  /** Oracle: torch.optim.swa_utils.update_bn. */
  @Test
  void run_onePass_isUpdateBn() throws IOException {
    RecalibrateResult result =
        new RecalibrateJob(config("one").method(NormMethod.ONE_PASS).build()).run(session);

    assertStatistics(result, "one_pass");
    assertRestIsKept(result);
    assertThat(result.before().accuracy()).isLessThan(0.8);
    assertThat(result.after().accuracy()).isGreaterThan(0.9);
    RecalibrateConfig otherwise =
        config("one-otherwise").method(NormMethod.ONE_PASS).evaluate(false).build();
    RecalibrateResult shuffled =
        new RecalibrateJob(otherwise)
            .prepare()
            .run(session, FashionGoldens.shuffled(session, tenth, 5), ProgressDisplay.NONE);
    assertThat(weights(shuffled)).isEqualTo(weights(result));
    assertThat(shuffled.counts().used()).isEqualTo(200);
    assertThat(shuffled.after()).isNull();
    assertThat(session.read().parquet(shuffled.unreadable()).count()).isZero();
  }

  /** The same batches however the records are cut, and other ones by another seed. */
  @Test
  void run_onePassShuffled_dependsOnTheSeedAlone() throws IOException {
    RecalibrateConfig.Builder config = config("seed").method(NormMethod.ONE_PASS).evaluate(false);
    RecalibrateResult first =
        new RecalibrateJob(config.shuffleSeed(1).partitions(1).build()).run(session);
    RecalibrateConfig again = config.partitions(5).overwrite(true).build();
    byte[] bytes = weights(first);
    assertThat(weights(new RecalibrateJob(again).run(session))).isEqualTo(bytes);
    RecalibrateConfig other = config.shuffleSeed(2).build();
    assertThat(weights(new RecalibrateJob(other).run(session))).isNotEqualTo(bytes);
  }

  /** Oracle: PyTorch in training mode with momentum 1, the whole set as one batch. */
  @Test
  void run_sequential_isOneBatchOfAll() throws IOException {
    RecalibrateResult result = new RecalibrateJob(config("all").partitions(1).build()).run(session);

    assertStatistics(result, "sequential");
    assertRestIsKept(result);
    assertThat(result.passes()).isEqualTo(7);
    assertThat(result.norms()).hasSize(8);
    for (int partitions : new int[] {2, 7}) {
      RecalibrateResult other =
          new RecalibrateJob(
                  config("all-" + partitions)
                      .partitions(partitions)
                      .batchSize(11 * partitions)
                      .evaluate(false)
                      .build())
              .run(session);
      assertThat(weights(other)).isEqualTo(weights(result));
    }
  }

  /** Oracle: the loss and the right answers of that very batch in PyTorch. */
  @Test
  void evaluate_trainModeGlobal_normalisesByTheWholeSet() {
    EvaluateResult result =
        new EvaluateJob(
                EvaluateConfig.builder()
                    .data(tenth)
                    .model(Checkout.MODEL)
                    .weights(spoiled.toString())
                    .transforms(Checkout.TRANSFORMS)
                    .output(folder.resolve("global").toString())
                    .trainMode(TrainMode.GLOBAL)
                    .build())
            .run(session);

    double loss = FashionGoldens.doubles("global.loss")[0];
    assertThat(result.loss()).isCloseTo(loss, within(1e-5 * loss));
    assertThat(result.accuracy() * 200)
        .isCloseTo(FashionGoldens.doubles("global.correct")[0], within(1e-9));
    assertThat(result.settings().trainMode()).isEqualTo("global");
  }

  @Test
  void prepare_noNorms_isRefused() throws IOException {
    Path model =
        Files.writeString(
            folder.resolve("plain.yaml"),
            """
            inputs: {image: [1, 28, 28]}
            layers:
              flat: {type: Flatten}
              pool: {type: AdaptiveAvgPool1d, output_size: 10}
            """);
    RecalibrateConfig config = config("none").model(model.toString()).weights(null).build();
    assertThatThrownBy(() -> new RecalibrateJob(config).prepare())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weights: must be given")
        .hasMessageContaining("model: has no norm with running statistics");
  }
}
