package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The formats that are decoded, told by how their files begin. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF87a", "GIF89a"),
  BMP("BM"),
  TIFF("II*\0", "MM\0*", "II+\0", "MM\0+"),
  WEBP("RIFF????WEBP");

  private static final char ANY = '?';

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.copyOf.
  private final List<String> beginnings;

  ImageFormat(String... beginnings) {
    this.beginnings = List.copyOf(Arrays.asList(beginnings));
  }

  /** The format of a file. */
  static ImageFormat of(byte[] bytes) throws ImageException {
    if (bytes.length == 0) {
      throw new ImageException(Reason.EMPTY, "the file is empty");
    }
    boolean mayBeCutShort = false;
    for (ImageFormat format : values()) {
      for (String beginning : format.beginnings) {
        int length = Math.min(beginning.length(), bytes.length);
        if (matches(beginning, bytes, length)) {
          if (length == beginning.length()) {
            return format;
          }
          mayBeCutShort = true;
        }
      }
    }
    if (mayBeCutShort) {
      throw new ImageException(Reason.TRUNCATED, "the file ends after " + bytes.length + " bytes");
    }
    String other = unsupported(bytes);
    if (other != null) {
      throw new ImageException(Reason.UNSUPPORTED, other + " images are not decoded");
    }
    throw new ImageException(
        Reason.NOT_AN_IMAGE, "not PNG, JPEG, GIF, BMP, TIFF or WebP: " + beginning(bytes));
  }

  private static boolean matches(String beginning, byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      char expected = beginning.charAt(i);
      if (expected != ANY && expected != (bytes[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static String unsupported(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\0\0\0\fjP  ") || start.startsWith("\u00ffO\u00ffQ")) {
      return "JPEG 2000";
    } else if (start.startsWith("\0\0\0\fJXL ") || start.startsWith("\u00ff\n")) {
      return "JPEG XL";
    } else if (start.startsWith("ftypavi", 4)) {
      return "AVIF";
    } else if (start.startsWith("ftyphei", 4) || start.startsWith("ftypmif1", 4)) {
      return "HEIF";
    } else if (start.startsWith("8BPS")) {
      return "Photoshop";
    } else if (start.startsWith("\0\0\u0001\0")) {
      return "ICO";
    } else if (start.matches("(?s)P[1-7]\\s.*")) {
      return "PNM";
    }
    return null;
  }

  private static String beginning(byte[] bytes) {
    StringBuilder text = new StringBuilder("the file begins with bytes");
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      text.append(" %02x".formatted(bytes[i]));
    }
    return text.toString();
  }
}
