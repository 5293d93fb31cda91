package dev.lamina.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application's exit codes and streams. */
@Timeout(300)
class SubmitIT {
  @TempDir private Path folder;

  @Test
  void evaluate_wrongConfiguration_exitsWith2BeforeSparkStarts() throws Exception {
    try (SubmittedProcess submit =
        SubmittedProcess.submit(
            folder,
            "local[2]",
            List.of(),
            List.of(
                "evaluate",
                "--conf",
                Checkout.CONF,
                "--data",
                "none",
                "--weights",
                "none",
                "--output",
                folder.resolve("out").toString()))) {
      assertThat(submit.await(60)).isEqualTo(2);
      assertThat(submit.out()).isEmpty();
      assertThat(submit.err())
          .contains("--data: data: data folder none does not exist")
          .contains("none: there is no such file")
          .doesNotContain("\tat ")
          .doesNotContain("SparkContext");
      assertThat(submit.err().lines()).hasSize(3);
    }
  }

  @Test
  void evaluate_tooManyUnreadable_exitsWith3AndWritesResults() throws Exception {
    Path data = folder.resolve("data");
    try (var classes = Files.list(Path.of(Checkout.IMAGES))) {
      for (Path source : classes.toList()) {
        Path target = Files.createDirectories(data.resolve(source.getFileName()));
        Files.writeString(target.resolve("bad.png"), "text");
        try (var images = Files.list(source)) {
          Path image = images.sorted().findFirst().orElseThrow();
          Files.copy(image, target.resolve(image.getFileName()));
        }
      }
    }
    Path out = folder.resolve("out");
    try (SubmittedProcess submit =
        SubmittedProcess.submit(
            folder,
            "local[2]",
            List.of(),
            List.of(
                "evaluate",
                "--conf",
                Checkout.CONF,
                "--data",
                data.toString(),
                "--output",
                out.toString()))) {
      assertThat(submit.await(120)).as(submit.err()).isEqualTo(3);
      assertThat(submit.out())
          .contains("20 records: 10 evaluated, 10 unreadable {not-an-image=10}")
          .contains("MORE UNREADABLE THAN ALLOWED (1%)");
      assertThat(submit.err())
          .contains("10 of 20 records are unreadable, more than allowed (1%)")
          .doesNotContain("\tat ");
    }
    assertThat(out.resolve("result.json")).exists();
  }
}
