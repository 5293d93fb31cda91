package dev.lamina.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Oracle: Pillow, through make_matrix.py and make_photos.py. */
class PillowMatrixTest {
  private static final ColorMode[] MODES = {ColorMode.RGB, ColorMode.L};

  /**
   * Pillow's answer.
   *
   * @param file path in the archive
   * @param option empty, {@code truncated}, {@code exif} or {@code draft:SIZE}
   */
  private record Golden(String file, String option, ColorMode mode, String pixels) {}

  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
  private static List<Golden> goldens;

  @BeforeAll
  static void read() throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(TestImages.file("matrix.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        FILES.put(entry.getName(), zip.readAllBytes());
      }
    }
    goldens = goldens(TestImages.file("matrix.json"));
    assertThat(goldens).hasSizeGreaterThan(2 * FILES.size());
  }

  private static List<Golden> goldens(Path json) throws IOException {
    List<Golden> goldens = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String file = parser.currentName();
        parser.nextToken();
        if (file.isEmpty()) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String option = parser.currentName();
          parser.nextToken();
          for (ColorMode mode : MODES) {
            goldens.add(new Golden(file, option, mode, parser.nextTextValue()));
          }
          parser.nextToken();
        }
      }
    }
    return goldens;
  }

  private static String decoded(byte[] bytes, Golden golden) {
    DecodeOptions options = DecodeOptions.of(golden.mode());
    if (golden.option().startsWith("draft:")) {
      options = options.withDraftSize(Integer.parseInt(golden.option().substring(6)));
    }
    options =
        options
            .withAllowTruncated(golden.option().equals("truncated"))
            .withExifOrientation(golden.option().equals("exif"));
    try {
      Image image = new ImageDecoder(options).decode(bytes);
      CRC32 crc = new CRC32();
      crc.update(image.pixels());
      return "%dx%d %08x".formatted(image.height(), image.width(), crc.getValue());
    } catch (ImageException e) {
      return "error";
    }
  }

  private static void assertAsPillow(List<Golden> expected, Map<String, byte[]> files) {
    Map<Golden, String> wrong = new LinkedHashMap<>();
    for (Golden golden : expected) {
      String actual = decoded(files.get(golden.file()), golden);
      if (!actual.equals(golden.pixels())) {
        wrong.put(golden, actual);
      }
    }
    assertThat(wrong).as("not as Pillow decodes them").isEmpty();
    assertThat(expected).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "draft", "exif", "png", "gif", "bmp", "tiff", "webp"})
  void decode_matrix_bitForBitAsPillow(String folder) {
    assertAsPillow(
        goldens.stream().filter(golden -> golden.file().startsWith(folder + "/")).toList(), FILES);
  }
}
