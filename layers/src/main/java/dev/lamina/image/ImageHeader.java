package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What the bytes of a PNG or JPEG file say of the image, read without decoding it, and proof that
 * they are all there: the decoders behind OpenCV fill up a truncated image without telling.
 *
 * @param height H
 * @param width W
 */
record ImageHeader(int height, int width) {
  private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int IEND = 0x49454e44;
  private static final int ANCILLARY = 0x20000000;

  /** Reads the header and walks to the end of the image. */
  static ImageHeader read(byte[] bytes) throws ImageException {
    if (bytes.length == 0) {
      throw new ImageException(Reason.EMPTY, "the file is empty");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length >= 8 && in.getLong(0) == PNG_SIGNATURE) {
      return png(bytes, in);
    }
    if (bytes.length >= 3 && in.getShort(0) == (short) 0xffd8 && in.get(2) == (byte) 0xff) {
      return jpeg(bytes, in);
    }
    String format = otherFormat(bytes);
    if (format != null) {
      throw new ImageException(Reason.UNSUPPORTED, format + " images are not decoded");
    }
    if (bytes.length < 8 && isPrefixOfPngOrJpeg(bytes)) {
      throw new ImageException(Reason.TRUNCATED, "the file ends after " + bytes.length + " bytes");
    }
    throw new ImageException(Reason.NOT_AN_IMAGE, "neither PNG nor JPEG: " + beginning(bytes));
  }

  private static ImageHeader png(byte[] bytes, ByteBuffer in) throws ImageException {
    in.position(8);
    ImageHeader header = null;
    CRC32 crc = new CRC32();
    while (true) {
      int start = in.position();
      if (in.remaining() < 12) {
        throw truncated(in, "in a PNG chunk");
      }
      int length = in.getInt();
      int type = in.getInt();
      if (length < 0) {
        throw new ImageException(
            Reason.CORRUPT, "PNG chunk at byte %d has a negative length".formatted(start));
      }
      if (in.remaining() < length + 4L) {
        throw truncated(in, "in a PNG chunk");
      }
      crc.reset();
      crc.update(bytes, start + 4, length + 4);
      in.position(start + 8 + length);
      if (in.getInt() != (int) crc.getValue() && (type & ANCILLARY) == 0) {
        throw new ImageException(
            Reason.CORRUPT, "PNG chunk at byte %d fails its checksum".formatted(start));
      }
      if (header == null) {
        if (type != IHDR || length != 13) {
          throw new ImageException(Reason.CORRUPT, "PNG does not begin with its header chunk");
        }
        header = pngHeader(in, start + 8);
      } else if (type == IEND) {
        return header;
      }
    }
  }

  private static ImageHeader pngHeader(ByteBuffer in, int at) throws ImageException {
    int width = in.getInt(at);
    int height = in.getInt(at + 4);
    int depth = in.get(at + 8);
    if (width <= 0 || height <= 0) {
      throw new ImageException(
          Reason.CORRUPT,
          "PNG of %s x %s pixels"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    if (depth == 16) {
      throw new ImageException(Reason.UNSUPPORTED, "PNG of 16-bit channels; at most 8 are decoded");
    }
    return new ImageHeader(height, width);
  }

  private static ImageHeader jpeg(byte[] bytes, ByteBuffer in) throws ImageException {
    in.position(2);
    ImageHeader header = null;
    while (true) {
      int marker = nextMarker(bytes, in);
      if (marker == 0xd9) {
        if (header == null) {
          throw new ImageException(Reason.CORRUPT, "JPEG without a frame header");
        }
        return header;
      }
      boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
      if (standsAlone) {
        continue;
      }
      int length = in.remaining() < 2 ? 0 : Short.toUnsignedInt(in.getShort(in.position()));
      if (in.remaining() < Math.max(length, 2)) {
        throw truncated(in, "in a JPEG segment");
      }
      boolean isFrame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (isFrame && header == null) {
        header = jpegFrame(in, in.position(), length);
      }
      in.position(in.position() + Math.max(length, 2));
    }
  }

  /** Skips entropy-coded data, if any, to the byte after the next marker, which it returns. */
  private static int nextMarker(byte[] bytes, ByteBuffer in) throws ImageException {
    int at = in.position();
    while (at + 1 < bytes.length) {
      int next = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff && next != 0 && next != 0xff) {
        in.position(at + 2);
        return next;
      }
      at++;
    }
    throw truncated(in, "before the end of the JPEG");
  }

  private static ImageHeader jpegFrame(ByteBuffer in, int at, int length) throws ImageException {
    if (length < 8) {
      throw new ImageException(Reason.CORRUPT, "JPEG frame header of " + length + " bytes");
    }
    int depth = in.get(at + 2);
    int height = Short.toUnsignedInt(in.getShort(at + 3));
    int width = Short.toUnsignedInt(in.getShort(at + 5));
    int components = in.get(at + 7);
    if (height == 0 || width == 0) {
      throw new ImageException(Reason.CORRUPT, "JPEG of %d x %d pixels".formatted(width, height));
    }
    if (depth != 8) {
      throw new ImageException(
          Reason.UNSUPPORTED, "JPEG of %d-bit channels; only 8 are decoded".formatted(depth));
    }
    if (components != 1 && components != 3) {
      throw new ImageException(
          Reason.UNSUPPORTED, "JPEG of %d channels (CMYK?)".formatted(components));
    }
    return new ImageHeader(height, width);
  }

  private static ImageException truncated(ByteBuffer in, String where) {
    return new ImageException(
        Reason.TRUNCATED, "the file ends after %d bytes, %s".formatted(in.capacity(), where));
  }

  private static boolean isPrefixOfPngOrJpeg(byte[] bytes) {
    boolean png = true;
    boolean jpeg = bytes.length < 3;
    int[] jpegStart = {0xff, 0xd8};
    for (int i = 0; i < bytes.length; i++) {
      png &= bytes[i] == (byte) (PNG_SIGNATURE >>> (56 - 8 * i));
      jpeg &= i < 2 && bytes[i] == (byte) jpegStart[i];
    }
    return png || jpeg;
  }

  private static String otherFormat(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("GIF8")) {
      return "GIF";
    } else if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
      return "WebP";
    } else if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "TIFF";
    } else if (start.startsWith("BM") && bytes.length >= 14) {
      return "BMP";
    } else if (start.startsWith("\0\0\0\fjP  ")) {
      return "JPEG 2000";
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
