package dev.lamina.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.image.ImageEncoder.Format;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Oracle of PNG: the JDK's decoder; of quality: the distance from the pixels that were encoded. */
class ImageEncoderTest {
  private static Image noise(int height, int width, ColorMode mode) {
    byte[] pixels = new byte[height * width * mode.channels()];
    new Random(height * 31L + width).nextBytes(pixels);
    return new Image(height, width, mode, pixels);
  }

  private static Image photo() throws Exception {
    return new ImageDecoder(ColorMode.RGB, 10_000).decode(TestImages.bytes("color.jpg"));
  }

  @ParameterizedTest
  @EnumSource
  void encode_png_holdsTheSamePixels(ColorMode mode) throws IOException {
    for (int[] size : new int[][] {{1, 1}, {7, 5}, {33, 64}}) {
      Image image = noise(size[0], size[1], mode);
      byte[] bytes = new ImageEncoder(Format.PNG).encode(image);
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes));
      byte[] samples = new byte[image.pixels().length];
      int[] values = read.getRaster().getPixels(0, 0, size[1], size[0], (int[]) null);
      for (int i = 0; i < values.length; i++) {
        samples[i] = (byte) values[i];
      }
      assertThat(values).hasSameSizeAs(samples);
      assertThat(samples).isEqualTo(image.pixels());
    }
  }

  @ParameterizedTest
  @EnumSource
  void encode_twice_sameBytes(Format format) throws Exception {
    assertThat(new ImageEncoder(format).encode(photo()))
        .isEqualTo(new ImageEncoder(format).encode(photo()));
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "WEBP"})
  void encode_betterQuality_nearerPixels(Format format) throws Exception {
    Image photo = photo();
    double[] errors = new double[3];
    int[] sizes = new int[3];
    int[] qualities = {10, format.defaultQuality(), 100};
    for (int i = 0; i < 3; i++) {
      byte[] bytes = new ImageEncoder(format, qualities[i]).encode(photo);
      Image back = new ImageDecoder(ColorMode.RGB, 10_000).decode(bytes);
      sizes[i] = bytes.length;
      for (int j = 0; j < photo.pixels().length; j++) {
        errors[i] += Math.abs((photo.pixels()[j] & 0xff) - (back.pixels()[j] & 0xff));
      }
      errors[i] /= photo.pixels().length;
    }
    assertThat(sizes).isSorted();
    assertThat(errors[0]).isGreaterThan(errors[1]);
    assertThat(errors[1]).isGreaterThan(errors[2]);
    assertThat(errors[2]).isLessThan(3);
  }

  @Test
  void encode_grayJpeg_hasOneComponentAndColorIsHalved() throws Exception {
    byte[] gray = new ImageEncoder(Format.JPEG).encode(noise(16, 16, ColorMode.L));
    byte[] color = new ImageEncoder(Format.JPEG).encode(photo());
    assertThat(frame(gray)[9]).isEqualTo((byte) 1);
    assertThat(frame(color)[9]).isEqualTo((byte) 3);
    assertThat(frame(color)[11]).as("sampling of luma").isEqualTo((byte) 0x22);
    assertThat(frame(color)[14]).as("sampling of chroma").isEqualTo((byte) 0x11);
  }

  /** From the marker of the baseline frame on. */
  private static byte[] frame(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc0) {
      at++;
    }
    return Arrays.copyOfRange(jpeg, at, at + 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, -1})
  void new_qualityOutOfRange_isRefused(int quality) {
    assertThatThrownBy(() -> new ImageEncoder(Format.JPEG, quality))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quality must be from 1 to 100, got " + quality);
  }

  @Test
  void encode_tooWide_isRefused() {
    Image wide = new Image(1, 70_000, ColorMode.L, new byte[70_000]);
    assertThatThrownBy(() -> new ImageEncoder(Format.JPEG).encode(wide))
        .hasMessage("JPEG cannot hold 70000 x 1 pixels, at most 65535 x 65535");
    assertThatThrownBy(() -> new ImageEncoder(Format.WEBP).encode(wide))
        .hasMessageContaining("16383");
  }
}
