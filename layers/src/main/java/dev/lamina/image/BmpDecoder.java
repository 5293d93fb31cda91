package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * BMP to pixels, as Pillow reads it: of 1, 4, 8, 16, 24 or 32 bits, plain or run-length encoded.
 */
final class BmpDecoder {
  private static final int FILE_HEADER = 14;
  private static final int OS2_HEADER = 12;
  private static final int PLAIN = 0;
  private static final int RUNS_OF_8 = 1;
  private static final int RUNS_OF_4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int MOST_COLORS = 65_536;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final DecodeOptions options;
  private int width;
  private int height;
  private boolean isUpward = true;
  private int bits;
  private int compression = PLAIN;
  private long dataOffset;

  private BmpDecoder(byte[] bytes, DecodeOptions options) {
    this.bytes = bytes;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.options = options;
  }

  static Image decode(byte[] bytes, DecodeOptions options) throws ImageException {
    return new BmpDecoder(bytes, options).read();
  }

  private Image read() throws ImageException {
    need(FILE_HEADER + 4L, "in its header");
    dataOffset = unsigned(10);
    long headerSize = unsigned(FILE_HEADER);
    need(FILE_HEADER + headerSize, "in its header");
    boolean isOs2 = headerSize == OS2_HEADER;
    long colors = 0;
    if (isOs2) {
      width = unsignedShort(18);
      height = unsignedShort(20);
      bits = unsignedShort(24);
    } else if (headerSize == 40 || headerSize == 64 || headerSize == 108 || headerSize == 124) {
      width = in.getInt(18);
      height = in.getInt(22);
      isUpward = in.get(25) != (byte) 0xff;
      height = isUpward ? height : -height;
      bits = unsignedShort(28);
      compression = in.getInt(30);
      colors = unsigned(46);
    } else {
      throw new ImageException(
          Reason.UNSUPPORTED, "BMP with a header of %d bytes".formatted(headerSize));
    }
    options.checkSize(width, height);
    if (bits == 1 || bits == 4 || bits == 8) {
      return readIndices((int) headerSize, colors == 0 ? 1L << bits : colors, isOs2 ? 3 : 4);
    }
    int[] masks = masks((int) headerSize);
    dataOffset = dataOffset == 0 ? FILE_HEADER + headerSize : dataOffset;
    return readColors(masks);
  }

  private Image readIndices(int headerSize, long colors, int stride) throws ImageException {
    if (colors > MOST_COLORS) {
      throw new ImageException(Reason.CORRUPT, "BMP of %d colors".formatted(colors));
    }
    boolean hasRuns = compression == RUNS_OF_8 || compression == RUNS_OF_4;
    if (compression != PLAIN && !hasRuns) {
      throw unsupported();
    }
    int paletteOffset = FILE_HEADER + headerSize;
    long paletteEnd = paletteOffset + colors * stride;
    need(paletteEnd, "in its palette");
    Palette palette = Palette.of(bytes, paletteOffset, stride, (int) colors, true);
    if (dataOffset == 0) {
      dataOffset = paletteEnd;
    } else if (dataOffset == paletteOffset) {
      dataOffset += 4 * colors;
    }
    byte[] indices = hasRuns ? readRuns() : readPlain();
    return palette.apply(indices, height, width);
  }

  private byte[] readPlain() throws ImageException {
    int stride = rowStride();
    int rowBytes = Math.toIntExact(((long) width * bits + 7) / 8);
    int rows = rowsPresent(stride, rowBytes);
    byte[] indices = new byte[height * width];
    int mask = (1 << bits) - 1;
    for (int row = 0; row < rows; row++) {
      int from = (int) dataOffset + row * stride;
      int to = targetRow(row) * width;
      for (int x = 0; x < width; x++) {
        int bit = x * bits;
        indices[to + x] = (byte) ((bytes[from + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask);
      }
    }
    return indices;
  }

  private Image readColors(int[] masks) throws ImageException {
    int stride = rowStride();
    int rows = rowsPresent(stride, Math.toIntExact((long) width * bits / 8));
    byte[] pixels = new byte[height * width * 3];
    int size = bits / 8;
    for (int row = 0; row < rows; row++) {
      int from = (int) dataOffset + row * stride;
      int to = targetRow(row) * width * 3;
      for (int x = 0; x < width; x++, from += size) {
        int pixel =
            switch (size) {
              case 2 -> unsignedShort(from);
              case 3 -> unsignedShort(from) | (bytes[from + 2] & 0xff) << 16;
              default -> in.getInt(from);
            };
        for (int mask : masks) {
          int shift = Integer.numberOfTrailingZeros(mask);
          int most = mask >>> shift;
          pixels[to++] = (byte) (((pixel & mask) >>> shift) * 255 / most);
        }
      }
    }
    return new Image(height, width, ColorMode.RGB, pixels);
  }

  /** Where red, green and blue are in a pixel. */
  private int[] masks(int headerSize) throws ImageException {
    if (bits != 16 && bits != 24 && bits != 32) {
      throw new ImageException(Reason.UNSUPPORTED, "BMP of %d bits a pixel".formatted(bits));
    }
    int[] usual = bits == 16 ? new int[] {0x7c00, 0x3e0, 0x1f} : new int[] {0xff0000, 0xff00, 0xff};
    if (compression == PLAIN) {
      return usual;
    }
    if (compression != BIT_FIELDS || headerSize == OS2_HEADER) {
      throw unsupported();
    }
    need(66, "in its bit masks");
    int[] masks = {in.getInt(54), in.getInt(58), in.getInt(62)};
    String given = "%x %x %x".formatted(masks[0], masks[1], masks[2]);
    boolean isKnown =
        switch (bits) {
          case 16 -> given.equals("f800 7e0 1f") || given.equals("7c00 3e0 1f");
          case 24 -> given.equals("ff0000 ff00 ff");
          default ->
              given.equals("ff0000 ff00 ff")
                  || given.equals("ff000000 ff0000 ff00")
                  || given.equals("ff ff00 ff0000")
                  || given.equals("0 0 0");
        };
    if (!isKnown) {
      throw new ImageException(Reason.UNSUPPORTED, "BMP with the bit masks " + given);
    }
    return given.equals("0 0 0") ? usual : masks;
  }

  /** Undoes the run-length encoding. */
  private byte[] readRuns() throws ImageException {
    int area = height * width;
    byte[] linear = new byte[area];
    boolean of4 = compression == RUNS_OF_4;
    int at = (int) Math.min(dataOffset, bytes.length);
    int done = 0;
    int x = 0;
    boolean isEnded = false;
    while (done < area && !isEnded && at + 1 < bytes.length) {
      int count = bytes[at] & 0xff;
      int value = bytes[at + 1] & 0xff;
      at += 2;
      if (count > 0) {
        count = Math.min(count, Math.max(0, width - x));
        for (int i = 0; i < count && done < area; i++) {
          int index = of4 ? (i % 2 == 0 ? value >> 4 : value & 15) : value;
          linear[done++] = (byte) index;
        }
        x += count;
      } else if (value == 0) {
        done = (done + width - 1) / width * width;
        x = 0;
      } else if (value == 1) {
        isEnded = true;
      } else if (value == 2) {
        if (at + 1 >= bytes.length) {
          break;
        }
        long moved = done + (bytes[at] & 0xff) + (bytes[at + 1] & 0xffL) * width;
        done = (int) Math.min(area, moved);
        x = done % width;
        at += 2;
      } else {
        int length = of4 ? (value + 1) / 2 : value;
        int present = Math.min(value, (bytes.length - at) * (of4 ? 2 : 1));
        for (int i = 0; i < present && done < area; i++) {
          int packed = bytes[at + (of4 ? i / 2 : i)] & 0xff;
          linear[done++] = (byte) (of4 ? (i % 2 == 0 ? packed >> 4 : packed & 15) : packed);
        }
        x += value;
        at += length + (at + length) % 2;
      }
    }
    if (done < area && !options.allowTruncated()) {
      throw new ImageException(
          isEnded ? Reason.CORRUPT : Reason.TRUNCATED,
          "the runs of the BMP end after %d of %d pixels".formatted(done, area));
    }
    if (!isUpward) {
      return linear;
    }
    byte[] indices = new byte[area];
    for (int row = 0; row < height; row++) {
      System.arraycopy(linear, row * width, indices, targetRow(row) * width, width);
    }
    return indices;
  }

  private int targetRow(int row) {
    return isUpward ? height - 1 - row : row;
  }

  private int rowStride() throws ImageException {
    long stride = (((long) width * bits + 31) >> 3) & ~3L;
    if (stride * (height - 1L) > Integer.MAX_VALUE) {
      throw new ImageException(
          Reason.TOO_LARGE, "BMP of %d rows of %d bytes".formatted(height, stride));
    }
    return (int) stride;
  }

  private int rowsPresent(int stride, int rowBytes) throws ImageException {
    long present = bytes.length - dataOffset;
    long rows = present < rowBytes ? 0 : Math.min(height, (present - rowBytes) / stride + 1);
    if (rows < height && !options.allowTruncated()) {
      throw new ImageException(
          Reason.TRUNCATED,
          "the file ends after %d bytes, with %d of %d rows".formatted(bytes.length, rows, height));
    }
    return (int) rows;
  }

  private ImageException unsupported() {
    return new ImageException(
        Reason.UNSUPPORTED, "BMP of %d bits with compression %d".formatted(bits, compression));
  }

  private void need(long count, String where) throws ImageException {
    if (bytes.length < count) {
      throw new ImageException(
          Reason.TRUNCATED, "the BMP ends after %d bytes, %s".formatted(bytes.length, where));
    }
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(in.getInt(at));
  }
}
