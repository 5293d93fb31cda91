package dev.lamina.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Samples of TIFF, row by row, to pixels. */
final class TiffSamples {
  /** What the samples of a pixel are. */
  enum Kind {
    /** Of up to 8 bits, 0 is black. */
    GRAY,
    /** Of up to 8 bits, 0 is white. */
    INVERTED,
    /** Gray of 12 or 16 bits, clipped at 255. */
    UNSIGNED,
    /** Gray of 16 or 32 bits, clipped at 0 and 255. */
    SIGNED,
    /** Gray, clipped at 0 and 255. */
    FLOAT,
    /** Of a palette. */
    INDEX,
    /** Of 8 bits, or 16 of which the upper 8 count. */
    RGB,
    /** RGB multiplied by an alpha. */
    MULTIPLIED,
    /** Inks. */
    CMYK
  }

  private static final int INKS = 4;

  private final TiffDirectory directory;
  private final int width;
  private final int height;
  private final Kind kind;
  private final int depth;
  private final boolean isBigEndian;

  /** Of a pixel, 4 if they are inks. */
  private final int channels;

  private final byte[] pixels;

  TiffSamples(TiffDirectory directory, int width, int height, Kind kind, int depth) {
    this.directory = directory;
    this.width = width;
    this.height = height;
    this.kind = kind;
    this.depth = depth;
    isBigEndian = directory.order() == ByteOrder.BIG_ENDIAN;
    channels =
        switch (kind) {
          case RGB, MULTIPLIED -> 3;
          case CMYK -> INKS;
          default -> 1;
        };
    pixels = new byte[Math.multiplyExact(height * width, channels)];
  }

  boolean isBigEndian() {
    return isBigEndian;
  }

  /**
   * Takes a part of a row.
   *
   * @param data where {@code columns} pixels begin at {@code at}
   * @param perPixel samples of a pixel there
   * @param plane which sample the only one of a pixel is, else 0
   */
  void put(byte[] data, int at, int columns, int x, int y, int perPixel, int plane) {
    int to = (y * width + x) * channels;
    if (channels > 1) {
      putColors(data, at, columns, to, perPixel, plane);
    } else if (plane == 0) {
      putGray(data, at, columns, to, perPixel);
    }
  }

  private void putColors(byte[] data, int at, int columns, int to, int perPixel, int plane) {
    int size = depth / 8;
    int upper = isBigEndian || size == 1 ? 0 : size - 1;
    if (perPixel == 1) {
      for (int i = 0; i < columns && plane < channels; i++) {
        pixels[to + i * channels + plane] = data[at + i * size + upper];
      }
      return;
    }
    for (int i = 0; i < columns; i++, at += perPixel * size) {
      int alpha = kind == Kind.MULTIPLIED ? data[at + 3 * size + upper] & 0xff : 255;
      for (int channel = 0; channel < channels; channel++) {
        int value = data[at + channel * size + upper] & 0xff;
        if (alpha == 0) {
          value = 0;
        } else if (alpha < 255) {
          value = Math.min(255, value * 255 / alpha);
        }
        pixels[to++] = (byte) value;
      }
    }
  }

  private void putGray(byte[] data, int at, int columns, int to, int perPixel) {
    ByteBuffer in = ByteBuffer.wrap(data).order(directory.order());
    for (int i = 0; i < columns; i++) {
      pixels[to + i] =
          (byte)
              switch (kind) {
                case UNSIGNED ->
                    Math.min(
                        255,
                        depth == 16
                            ? Short.toUnsignedInt(in.getShort(at + 2 * i))
                            : bits(data, at, i));
                case SIGNED ->
                    Math.max(
                        0,
                        Math.min(
                            255, depth == 16 ? in.getShort(at + 2 * i) : in.getInt(at + 4 * i)));
                case FLOAT -> (int) Math.max(0, Math.min(255, in.getFloat(at + 4 * i)));
                case INDEX -> depth == 8 ? data[at + i * perPixel] : bits(data, at, i);
                default -> {
                  int value = depth == 8 ? data[at + i * perPixel] & 0xff : bits(data, at, i);
                  value = depth == 8 ? value : value * (255 / ((1 << depth) - 1));
                  yield kind == Kind.INVERTED ? 255 - value : value;
                }
              };
    }
  }

  /** A sample of less than 8 bits, or of 12. */
  private int bits(byte[] data, int at, int index) {
    long first = (long) index * depth;
    int value = 0;
    for (long bit = first; bit < first + depth; bit++) {
      value = value << 1 | data[at + (int) (bit >> 3)] >> (7 - (int) (bit & 7)) & 1;
    }
    return value;
  }

  Image image() {
    if (kind == Kind.CMYK) {
      return new Image(height, width, ColorMode.RGB, Inks.toRgb(pixels, false));
    }
    if (kind == Kind.INDEX) {
      return palette().apply(pixels, height, width);
    }
    return new Image(height, width, channels == 3 ? ColorMode.RGB : ColorMode.L, pixels);
  }

  private Palette palette() {
    Palette palette = new Palette();
    int count = directory.count(TiffDirectory.COLOR_MAP) / 3;
    for (int i = 0; i < Math.min(count, 256); i++) {
      palette.set(i, color(i), color(count + i), color(2 * count + i));
    }
    return palette;
  }

  private byte color(int index) {
    return (byte) (directory.value(TiffDirectory.COLOR_MAP, index) >> 8);
  }
}
