package dev.lamina.image;

/**
 * What 256 indices stand for; those that a file does not define are gray, each of its own
 * lightness, as in Pillow.
 */
final class Palette {
  private static final int SIZE = 256;

  /** (256, 3). */
  private final byte[] colors = new byte[SIZE * 3];

  Palette() {
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i / 3);
    }
  }

  /**
   * Reads entries.
   *
   * @param stride bytes from one entry to the next, at least 3
   * @param count how many; those past the 256th, or not wholly in {@code bytes}, are left out
   * @param reversed whether an entry is blue, green, red
   */
  static Palette of(byte[] bytes, int offset, int stride, int count, boolean reversed) {
    Palette palette = new Palette();
    for (int i = 0; i < Math.min(count, SIZE); i++) {
      int at = offset + i * stride;
      if (at + 3 > bytes.length) {
        break;
      }
      palette.set(i, bytes[at + (reversed ? 2 : 0)], bytes[at + 1], bytes[at + (reversed ? 0 : 2)]);
    }
    return palette;
  }

  void set(int index, byte red, byte green, byte blue) {
    colors[index * 3] = red;
    colors[index * 3 + 1] = green;
    colors[index * 3 + 2] = blue;
  }

  /** Whether the first so many entries are {@code (0, 0, 0), (1, 1, 1), ...}. */
  boolean isRamp(int count) {
    for (int i = 0; i < count * 3; i++) {
      if (colors[i] != (byte) (i / 3)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The colors of indices.
   *
   * @param indices (H, W)
   */
  Image apply(byte[] indices, int height, int width) {
    byte[] pixels = new byte[indices.length * 3];
    for (int i = 0, j = 0; i < indices.length; i++, j += 3) {
      int from = (indices[i] & 0xff) * 3;
      pixels[j] = colors[from];
      pixels[j + 1] = colors[from + 1];
      pixels[j + 2] = colors[from + 2];
    }
    return new Image(height, width, ColorMode.RGB, pixels);
  }
}
