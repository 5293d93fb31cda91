package dev.lamina.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.image.ImageException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that were damaged or made to do harm: decoded, or refused with a reason; never worse. */
class HostileImagesTest {
  private static final long MAX_PIXELS = 1 << 20;
  private static final int SECONDS = 11;
  private static final long MOST_NANOS = 5_000_000_000L;
  private static final long MOST_MEMORY = 256L << 20;

  private static Map<String, byte[]> matrix() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(TestImages.file("matrix.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  @Test
  void decode_thousandsOfMutations_givesAnImageOrAReason() throws IOException {
    List<String> names = new ArrayList<>(matrix().keySet());
    Map<String, byte[]> files = matrix();
    Random random = new Random(20240612);
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    Map<ImageFormat, Integer> formats = new EnumMap<>(ImageFormat.class);
    int decoded = 0;
    long before = Pointer.physicalBytes();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    for (int round = 0; round < 40_000 && System.nanoTime() < end; round++) {
      String name = names.get(random.nextInt(names.size()));
      byte[] bytes = mutated(files.get(name), random);
      DecodeOptions options =
          DecodeOptions.of(ColorMode.RGB)
              .withMaxPixels(MAX_PIXELS)
              .withAllowTruncated(random.nextBoolean())
              .withExifOrientation(random.nextBoolean())
              .withDraftSize(random.nextInt(3) * 8);
      long start = System.nanoTime();
      try {
        Image image = new ImageDecoder(options).decode(bytes);
        assertThat(image.pixels()).hasSize(image.height() * image.width() * 3);
        decoded++;
      } catch (ImageException e) {
        reasons.merge(e.reason(), 1, Integer::sum);
        assertThat(e.getMessage())
            .as("round %s of %s", round, name)
            .doesNotContain(ImageDecoder.UNEXPECTED);
      }
      assertThat(System.nanoTime() - start)
          .as("time of round %s of %s", round, name)
          .isLessThan(MOST_NANOS);
      formats.merge(format(name), 1, Integer::sum);
    }
    assertThat(decoded).isGreaterThan(500);
    assertThat(reasons)
        .containsKeys(Reason.CORRUPT, Reason.TRUNCATED, Reason.TOO_LARGE, Reason.UNSUPPORTED);
    assertThat(formats).containsOnlyKeys(ImageFormat.values());
    assertThat(Pointer.physicalBytes() - before).isLessThan(3 * MOST_MEMORY);
  }

  private static ImageFormat format(String name) {
    String end = name.substring(name.lastIndexOf('.') + 1);
    return switch (end) {
      case "jpg" -> ImageFormat.JPEG;
      case "tif" -> ImageFormat.TIFF;
      default -> ImageFormat.valueOf(end.toUpperCase(java.util.Locale.ROOT));
    };
  }

  private static byte[] mutated(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 120 : bytes.length));
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
        case 4 -> {
          int from = random.nextInt(bytes.length);
          int length = random.nextInt(Math.min(64, bytes.length - Math.max(at, from)) + 1);
          System.arraycopy(bytes, from, bytes, at, length);
        }
        case 5 -> {
          if (bytes.length > 20 && random.nextInt(3) == 0) {
            bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
          }
        }
        default -> bytes[at]++;
      }
    }
    if (random.nextBoolean() && bytes.length > 16 && bytes[0] == (byte) 0x89) {
      repairChecksums(bytes);
    }
    return bytes;
  }

  /** So that a change of PNG gets past its checksums. */
  private static void repairChecksums(byte[] png) {
    ByteBuffer in = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = in.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      in.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }

  private static Reason refusal(byte[] bytes) {
    long before = Pointer.physicalBytes();
    long start = System.nanoTime();
    ImageException fault =
        catchThrowableOfType(
            ImageException.class,
            () -> new ImageDecoder(DecodeOptions.of(ColorMode.RGB)).decode(bytes));
    assertThat(fault).isNotNull();
    assertThat(fault).hasMessageNotContaining(ImageDecoder.UNEXPECTED);
    assertThat(System.nanoTime() - start).isLessThan(MOST_NANOS);
    assertThat(Pointer.physicalBytes() - before).isLessThan(MOST_MEMORY);
    return fault.reason();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    out.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 crc = new CRC32();
    crc.update(out.array(), 4, 4 + data.length);
    return out.putInt((int) crc.getValue()).array();
  }

  private static byte[] png(int width, int height, byte[] data, int emptyChunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    header[9] = 2;
    out.writeBytes(chunk("IHDR", header));
    byte[] empty = chunk("tEXt", new byte[0]);
    for (int i = 0; i < emptyChunks; i++) {
      out.writeBytes(empty);
    }
    out.writeBytes(chunk("IDAT", data));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] zeros(int count) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(new byte[count]);
    deflater.finish();
    byte[] packed = new byte[count / 500 + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  @Test
  void decode_pngThatClaimsMuchOfLittle_isRefusedBeforeMemoryIsLaidOut() {
    assertThat(refusal(png(9000, 9000, zeros(1000), 0))).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(png(Integer.MAX_VALUE, Integer.MAX_VALUE, zeros(1000), 0)))
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void decode_pngOfManyChunksAndMoreDataThanRows_isDecoded() throws ImageException {
    byte[] bytes = png(2, 3, zeros(50_000_000), 200_000);
    Image image = new ImageDecoder(ColorMode.RGB, 100).decode(bytes);
    assertThat(image.pixels()).isEqualTo(new byte[2 * 3 * 3]);
  }

  @Test
  void decode_gifOfAHugeFrame_isRefused() throws IOException {
    byte[] gif = matrix().get("gif/gray.gif").clone();
    ByteBuffer header = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(6, (short) 9000).putShort(8, (short) 9000);
    int at = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0");
    header.putShort(at + 5, (short) 9000).putShort(at + 7, (short) 9000);
    assertThat(refusal(gif)).isEqualTo(Reason.TRUNCATED);
    header.putShort(at + 5, (short) -1).putShort(at + 7, (short) -1);
    assertThat(refusal(gif)).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp/rgb.bmp", "bmp/palette.bmp"})
  void decode_bmpOfAHugeSize_isRefused(String name) throws IOException {
    byte[] bmp = matrix().get(name).clone();
    ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(18, 9000).putInt(22, 9000);
    assertThat(refusal(bmp)).isEqualTo(Reason.TRUNCATED);
    header.putInt(18, Integer.MAX_VALUE).putInt(22, Integer.MAX_VALUE);
    assertThat(refusal(bmp)).isEqualTo(Reason.TOO_LARGE);
  }

  private static byte[] tiff(int... tags) {
    ByteBuffer out = ByteBuffer.allocate(14 + 6 * tags.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) (tags.length / 2));
    for (int i = 0; i < tags.length; i += 2) {
      out.putShort((short) tags[i]).putShort((short) 4).putInt(1).putInt(tags[i + 1]);
    }
    // The next directory is this one again.
    return out.putInt(8).array();
  }

  @Test
  void decode_tiffOfACycleAndOfWildOffsets_isRefusedOrDecoded() throws ImageException {
    byte[] cycle = tiff(256, 1, 257, 1, 258, 8, 262, 1, 273, 8, 279, 1);
    assertThat(new ImageDecoder(ColorMode.L, 10).decode(cycle).pixels()).containsExactly(6);
    assertThat(refusal(tiff(256, 9000, 257, 9000, 258, 8, 262, 1, 273, 8)))
        .isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(tiff(256, 3, 257, 3, 258, 8, 262, 1, 273, -1, 279, -1)))
        .isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(tiff(256, -1, 257, -1, 258, 8, 262, 1, 273, 8))).isEqualTo(Reason.CORRUPT);
    assertThat(refusal(tiff(256, 3, 257, 3, 258, 8, 322, 1 << 30, 323, 1 << 30, 324, 8)))
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void decode_jpegOfManyScansOrSegments_isRefusedOrDecoded() throws Exception {
    byte[] jpeg = matrix().get("jpeg/progressive-420-65x65.jpg");
    int scan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 2000; i++) {
      out.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    ImageException fault =
        catchThrowableOfType(
            ImageException.class,
            () -> new ImageDecoder(ColorMode.RGB, 65 * 65).decode(out.toByteArray()));
    assertThat(fault.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(fault).hasMessageContaining("scans");

    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    segments.write(jpeg, 0, 2);
    for (int i = 0; i < 100_000; i++) {
      segments.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe5, 0, 2});
    }
    segments.write(jpeg, 2, jpeg.length - 2);
    assertThat(new ImageDecoder(ColorMode.RGB, 65 * 65).decode(segments.toByteArray()).pixels())
        .isEqualTo(new ImageDecoder(ColorMode.RGB, 65 * 65).decode(jpeg).pixels());
  }

  @Test
  void decode_webpOfAHugeCanvas_isRefused() throws IOException {
    byte[] webp = matrix().get("webp/animated-part.webp").clone();
    Arrays.fill(webp, 24, 30, (byte) 0xff);
    assertThat(refusal(webp)).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void decode_fileOfTooManyBytes_isRefused() throws IOException {
    byte[] png = TestImages.bytes("color.png");
    ImageDecoder decoder =
        new ImageDecoder(DecodeOptions.of(ColorMode.RGB).withMaxBytes(png.length - 1));
    ImageException fault = catchThrowableOfType(ImageException.class, () -> decoder.decode(png));
    assertThat(fault.reason().code()).isEqualTo("too-large");
    assertThat(fault)
        .hasMessage("%d bytes are more than the allowed %d".formatted(png.length, png.length - 1));
  }
}
