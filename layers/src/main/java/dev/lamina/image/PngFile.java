package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The parts of a PNG file; sizes and checksums are checked, nothing is decompressed.
 *
 * @param width W
 * @param height H
 * @param depth bits of a sample
 * @param colorType PNG's number: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha
 * @param isInterlaced whether in Adam7's seven passes
 * @param palette of type 3
 * @param data where the parts of the compressed stream are
 * @param orientation as EXIF counts it, 1 if there is none
 */
record PngFile(
    int width,
    int height,
    int depth,
    int colorType,
    boolean isInterlaced,
    Palette palette,
    List<Span> data,
    int orientation) {
  /** Bytes of the file. */
  record Span(int offset, int length) {}

  private static final int SIGNATURE_LENGTH = 8;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int ANCILLARY = 0x20000000;

  /** Walks over the chunks to the end of the image. */
  static PngFile read(byte[] bytes, DecodeOptions options) throws ImageException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.position(SIGNATURE_LENGTH);
    CRC32 crc = new CRC32();
    Palette palette = new Palette();
    List<Span> data = new ArrayList<>();
    int orientation = 1;
    boolean hasHeader = false;
    while (true) {
      int start = in.position();
      boolean isCut = in.remaining() < 12;
      int length = isCut ? 0 : in.getInt();
      int type = isCut ? 0 : in.getInt();
      if (length < 0) {
        throw new ImageException(
            Reason.CORRUPT, "PNG chunk at byte %d has a negative length".formatted(start));
      }
      if (isCut || in.remaining() < length + 4L) {
        if (!options.allowTruncated() || !hasHeader) {
          throw new ImageException(
              Reason.TRUNCATED,
              "the file ends after %d bytes, in a PNG chunk".formatted(bytes.length));
        }
        if (type == IDAT) {
          data.add(new Span(start + 8, in.remaining()));
        }
        break;
      }
      crc.reset();
      crc.update(bytes, start + 4, length + 4);
      in.position(start + 8 + length);
      if (in.getInt() != (int) crc.getValue() && (type & ANCILLARY) == 0) {
        throw new ImageException(
            Reason.CORRUPT, "PNG chunk at byte %d fails its checksum".formatted(start));
      }
      if (!hasHeader) {
        if (type != IHDR || length != 13) {
          throw new ImageException(Reason.CORRUPT, "PNG does not begin with its header chunk");
        }
        hasHeader = true;
      } else if (type == IDAT) {
        data.add(new Span(start + 8, length));
      } else if (type == PLTE) {
        palette = Palette.of(bytes, start + 8, 3, length / 3, false);
      } else if (type == EXIF) {
        orientation = Orientation.ofExif(bytes, start + 8, length);
      } else if (type == IEND) {
        break;
      }
    }
    if (data.isEmpty()) {
      throw new ImageException(Reason.TRUNCATED, "the PNG has no data");
    }
    return of(in, palette, data, orientation);
  }

  private static PngFile of(ByteBuffer in, Palette palette, List<Span> data, int orientation)
      throws ImageException {
    int at = SIGNATURE_LENGTH + 8;
    int width = in.getInt(at);
    int height = in.getInt(at + 4);
    int depth = in.get(at + 8);
    int colorType = in.get(at + 9);
    if (width <= 0 || height <= 0) {
      throw new ImageException(
          Reason.CORRUPT,
          "PNG of %s x %s pixels"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    boolean isKnown =
        switch (colorType) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          default -> false;
        };
    if (!isKnown || in.get(at + 10) != 0 || in.get(at + 11) != 0) {
      throw new ImageException(
          Reason.CORRUPT,
          "PNG of color type %d, depth %d, compression %d and filter %d"
              .formatted(colorType, depth, in.get(at + 10), in.get(at + 11)));
    }
    return new PngFile(
        width, height, depth, colorType, in.get(at + 12) != 0, palette, data, orientation);
  }

  /** The samples of a pixel. */
  int samples() {
    return switch (colorType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** The bytes of the compressed stream. */
  long dataLength() {
    return data.stream().mapToLong(Span::length).sum();
  }
}
