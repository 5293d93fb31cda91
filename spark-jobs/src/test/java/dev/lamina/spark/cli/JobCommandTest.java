package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.spark.Checkout;
import dev.lamina.spark.job.Job;
import dev.lamina.spark.job.PredictConfig;
import dev.lamina.spark.job.PredictJob;
import dev.lamina.spark.job.RecalibrateConfig;
import dev.lamina.spark.job.RecalibrateJob;
import dev.lamina.spark.job.StatisticsConfig;
import dev.lamina.spark.job.StatisticsJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jobs' configurations and options, without Spark. */
class JobCommandTest {
  @TempDir private Path folder;

  private static <C extends Record> void assertPrepares(
      String name, Class<C> type, Function<C, Job<?>> job, Path output) throws Exception {
    String text = Files.readString(Checkout.ROOT.resolve("conf/" + name));
    // Relative paths start from the checkout; keys that are commented out must be keys too.
    String absolute = text.replaceAll("(?m)^(\\w+: )data/", "$1" + Checkout.ROOT + "/data/");
    Path conf = output.resolveSibling(name);
    Files.writeString(conf, absolute);
    ConfReader reader = new ConfReader(type);
    reader.file(conf.toString());
    reader.option("output", "--output", output.toString());
    C config = reader.bind(type);
    assertThat(reader.faults()).isEmpty();
    assertThat(job.apply(config).prepare()).isNotNull();
    Matcher key = Pattern.compile("(?m)^# (\\w+): ").matcher(text);
    while (key.find()) {
      assertThat(reader.has(key.group(1))).as("key %s of %s", key.group(1), name).isTrue();
    }
  }

  @Test
  void confFiles_bindAndPrepare() throws Exception {
    Path output = folder.resolve("out");
    assertPrepares("predict-fashion.yaml", PredictConfig.class, PredictJob::new, output);
    assertPrepares("statistics-fashion.yaml", StatisticsConfig.class, StatisticsJob::new, output);
    assertPrepares(
        "recalibrate-fashion.yaml", RecalibrateConfig.class, RecalibrateJob::new, output);
  }

  @ParameterizedTest
  @CsvSource({"predict", "statistics", "recalibrate"})
  void call_wrongKeys_allNamedBeforeSpark(String command) {
    CommandRun run =
        CommandRun.of(
            command,
            "--data",
            "no/images",
            "--model",
            Checkout.MODEL,
            "--batch-size",
            "-3",
            "--set",
            "nonsense=1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "no/images",
            "--batch-size: batch_size: must be at least 1, got -3",
            "unknown key 'nonsense'",
            "output: must be given");
  }

  @Test
  void call_unknownLayer_namesTheNearest() {
    CommandRun run =
        CommandRun.of(
            "statistics",
            "--data",
            Checkout.IMAGES,
            "--model",
            Checkout.MODEL,
            "--weights",
            Checkout.WEIGHTS,
            "--output",
            folder.resolve("out").toString(),
            "--layers",
            "block1_bn1,blok2_sum");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--layers: layers: there is no layer 'blok2_sum'; did you mean 'block2_sum'?");
  }
}
