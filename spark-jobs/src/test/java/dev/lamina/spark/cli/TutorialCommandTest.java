package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the steps give is checked by TutorialTest. */
class TutorialCommandTest {
  private static final String PHOTO = "../data/photos/astronaut.png";

  @TempDir private Path folder;

  private static Image decoded(Path file, ColorMode mode) throws Exception {
    return new ImageDecoder(mode, ImageDecoder.DEFAULT_MAX_PIXELS).decode(Files.readAllBytes(file));
  }

  /** Oracle: the numbers that the tutorial prints; the mean of each 2 by 2 pixels of the photo. */
  @Test
  void tutorial_printsEveryStepAndWritesItsImages() throws Exception {
    Path output = folder.resolve("a/b");

    CommandRun run = CommandRun.of("tutorial", "--image", PHOTO, "--output", output.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    for (int step = 1; step <= 16; step++) {
      assertThat(run.out()).containsPattern("(?m)^" + step + "\\. ");
    }
    assertThat(run.out())
        .contains("(-0.3610, -0.1643, 0.1631), (-0.0613, -0.4937, -0.1642)")
        .contains("    0.5630")
        .contains(output.resolve("step-02.png").toString());
    Image edges = decoded(output.resolve("step-02.png"), ColorMode.L);
    assertThat(edges.width()).isEqualTo(318);
    assertThat(edges.height()).isEqualTo(316);
    Image photo = decoded(Path.of(PHOTO), ColorMode.RGB);
    Image half = decoded(output.resolve("step-04.png"), ColorMode.RGB);
    assertThat(half.width()).isEqualTo(160);
    for (int i = 0; i < half.pixels().length; i += 331) {
      int x = i / 3 % 160 * 2;
      int y = i / 3 / 160 * 2;
      int at = (y * 320 + x) * 3 + i % 3;
      int sum = 0;
      for (int beside : new int[] {0, 3, 960, 963}) {
        sum += photo.pixels()[at + beside] & 0xff;
      }
      assertThat(half.pixels()[i] & 0xff).isBetween((sum - 1) / 4, sum / 4);
    }
    assertThat(output.resolve("step-03.png")).isNotEmptyFile();
  }

  @Test
  void tutorial_noPhotoOrTooSmallOrNoFolder_isBadUsage() throws Exception {
    Path small = folder.resolve("small.png");
    Image pixels = new Image(2, 5, ColorMode.RGB, new byte[30]);
    Files.write(small, new ImageEncoder(ImageEncoder.Format.PNG).encode(pixels));
    Path text = Files.writeString(folder.resolve("text"), "text");

    CommandRun missing = CommandRun.of("tutorial", "--image", "no.png");
    CommandRun tooSmall = CommandRun.of("tutorial", "--image", small.toString());
    CommandRun noImage = CommandRun.of("tutorial", "--image", text.toString());
    CommandRun noFolder = CommandRun.of("tutorial", "--image", PHOTO, "--output", text.toString());

    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("--image: no.png: there is no such file");
    assertThat(tooSmall.exitCode()).isEqualTo(2);
    assertThat(tooSmall.err()).contains("must have at least 3 x 3 pixels, got 5 x 2");
    assertThat(noImage.exitCode()).isEqualTo(2);
    assertThat(noImage.err()).contains(text.toString());
    assertThat(noFolder.exitCode()).isEqualTo(2);
    assertThat(noFolder.err()).contains("is no folder");
  }
}
