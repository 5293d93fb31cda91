package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.spark.Checkout;
import dev.lamina.spark.kryo.LaminaKryoRegistrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that the user made: what it must have, and what it is told when it has not. */
class SessionSettingsIT {
  private static final String SERIALIZER = "spark.serializer";
  private static final String KRYO = KryoSerializer.class.getName();
  private static final String REGISTRATOR = "spark.kryo.registrator";

  @TempDir private Path folder;

  private EvaluateResult evaluate(String... settings) throws IOException {
    Path data = folder.resolve("data");
    for (int label = 0; label < 10; label++) {
      Path image = Path.of(Checkout.IMAGES, "5-sandal", "00084.png");
      Path target = Files.createDirectories(data.resolve("c" + label));
      Files.copy(image, target.resolve("x.png"));
    }
    EvaluateConfig config =
        EvaluateConfig.builder()
            .data(data.toString())
            .model(Checkout.MODEL)
            .weights(Checkout.WEIGHTS)
            .transforms(Checkout.TRANSFORMS)
            .output(folder.resolve("out").toString())
            .build();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1");
    for (int i = 0; i < settings.length; i += 2) {
      builder.config(settings[i], settings[i + 1]);
    }
    try (SparkSession session = builder.getOrCreate()) {
      return new EvaluateJob(config).run(session);
    }
  }

  @Test
  void run_registratorAlone_isEnough() throws IOException {
    EvaluateResult result =
        evaluate(SERIALIZER, KRYO, REGISTRATOR, LaminaKryoRegistrator.class.getName());
    assertThat(result.accuracy()).isEqualTo(0.1);
  }

  @Test
  void run_javaSerializer_namesTheSetting() {
    assertThatThrownBy(() -> evaluate(SERIALIZER, "org.apache.spark.serializer.JavaSerializer"))
        .hasMessageContaining("set spark.serializer=" + KRYO);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void run_noRegistrator_namesTheSetting() {
    assertThatThrownBy(() -> evaluate(SERIALIZER, KRYO, REGISTRATOR, ""))
        .hasMessageContaining("set " + REGISTRATOR + "=" + LaminaKryoRegistrator.class.getName());
  }
}
