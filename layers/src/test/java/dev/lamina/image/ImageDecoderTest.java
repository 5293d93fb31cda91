package dev.lamina.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.image.ImageException.Reason;
import dev.lamina.model.Safetensors;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: Pillow, through make_goldens.py. */
class ImageDecoderTest {
  private static Map<String, INDArray> goldens;

  @BeforeAll
  static void read() throws IOException {
    goldens = Safetensors.readAll(TestImages.file("goldens.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gray.png",
        "color.png",
        "palette.png",
        "bits.png",
        "alpha.png",
        "gray.jpg",
        "color.jpg",
        "progressive.jpg"
      })
  void decode_asPillowConverts(String name) throws Exception {
    for (ColorMode mode : ColorMode.values()) {
      Image image = new ImageDecoder(mode, 10_000).decode(TestImages.bytes(name));
      float[] actual = new float[image.pixels().length];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = image.pixels()[i] & 0xff;
      }
      INDArray expected = goldens.get(name + "." + mode);
      assertThat(image.height()).isEqualTo((int) expected.size(0));
      assertThat(image.width()).isEqualTo((int) expected.size(1));
      assertThat(actual).as("%s as %s", name, mode).isEqualTo(Tensors.floats(expected));
    }
  }

  private static ImageException fault(byte[] bytes, long maxPixels) {
    return catchThrowableOfType(
        ImageException.class, () -> new ImageDecoder(ColorMode.L, maxPixels).decode(bytes));
  }

  @ParameterizedTest
  @CsvSource({"color.png", "gray.png", "color.jpg", "progressive.jpg", "gray.jpg"})
  void decode_anyBeginningOfAFile_isRefused(String name) throws IOException {
    byte[] whole = TestImages.bytes(name);
    for (int length = 0; length < whole.length; length++) {
      ImageException fault = fault(Arrays.copyOf(whole, length), 10_000);
      assertThat(fault.reason().code())
          .as("%s cut to %s bytes", name, length)
          .isEqualTo(length == 0 ? "empty" : "truncated");
    }
  }

  @Test
  void decode_flippedByte_isNeverAnotherImageOfPng() throws Exception {
    byte[] whole = TestImages.bytes("gray.png");
    byte[] pixels = new ImageDecoder(ColorMode.L, 10_000).decode(whole).pixels();
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      try {
        assertThat(new ImageDecoder(ColorMode.L, 10_000).decode(flipped).pixels())
            .as("byte %s", i)
            .isEqualTo(pixels);
      } catch (ImageException expected) {
        assertThat(expected.reason()).isIn(Reason.CORRUPT, Reason.TRUNCATED, Reason.NOT_AN_IMAGE);
      }
    }
  }

  @Test
  void decode_imageDataThatEndEarlyInAWholeFile_isRefused() throws IOException {
    byte[] whole = TestImages.bytes("color.png");
    int idat = indexOf(whole, "IDAT");
    int length = ByteBuffer.wrap(whole).getInt(idat - 4);
    ByteBuffer shorter = ByteBuffer.allocate(whole.length - length / 2);
    shorter.put(whole, 0, idat - 4).putInt(length - length / 2);
    shorter.put(whole, idat, 4 + length - length / 2);
    CRC32 crc = new CRC32();
    crc.update(shorter.array(), idat, 4 + length - length / 2);
    shorter.putInt((int) crc.getValue());
    shorter.put(whole, idat + 8 + length, whole.length - idat - 8 - length);
    assertThat(fault(shorter.array(), 10_000).reason()).isEqualTo(Reason.CORRUPT);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void decode_textAndOtherFormats_sayWhatTheyAre() {
    ImageException text = fault("hello, world".getBytes(StandardCharsets.US_ASCII), 10);
    assertThat(text.reason().code()).isEqualTo("not-an-image");
    assertThat(text).hasMessageContaining("68 65 6c 6c 6f");
    ImageException other = fault("8BPS............".getBytes(StandardCharsets.US_ASCII), 10);
    assertThat(other.reason().code()).isEqualTo("unsupported");
    assertThat(other).hasMessageContaining("Photoshop");
  }

  @Test
  void decode_headerOfAHugeImage_isRefusedBeforeDecoding() throws IOException {
    byte[] bytes = TestImages.bytes("gray.png");
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(bytes, 12, 17);
    header.putInt(29, (int) crc.getValue());
    ImageException fault = fault(bytes, ImageDecoder.DEFAULT_MAX_PIXELS);
    assertThat(fault.reason().code()).isEqualTo("too-large");
    assertThat(fault).hasMessageContaining("100000 x 100000").hasMessageContaining("89478485");
  }

  @Test
  void new_noPixels_isRefused() {
    assertThatThrownBy(() -> new ImageDecoder(ColorMode.L, 0))
        .hasMessage("maxPixels must be at least 1, got 0");
  }
}
