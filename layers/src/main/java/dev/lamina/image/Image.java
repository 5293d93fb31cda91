package dev.lamina.image;

/**
 * A decoded image of 8-bit channels; its pixels are not copied and not to be written into.
 *
 * @param height H, at least 1
 * @param width W, at least 1
 * @param mode grayscale or RGB
 * @param pixels (H, W, C), row-major, unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // A view of what the decoder made; never compared.
public record Image(int height, int width, ColorMode mode, byte[] pixels) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there are not H * W * C pixels, or no pixel at all
   */
  public Image {
    if (height < 1 || width < 1 || pixels.length != (long) height * width * mode.channels()) {
      throw new IllegalArgumentException(
          "a %dx%d image of %d channels cannot have %d bytes"
              .formatted(height, width, mode.channels(), pixels.length));
    }
  }

  /** This image in another mode, as Pillow's {@code convert} does it. */
  public Image convert(ColorMode target) {
    if (target == mode) {
      return this;
    }
    byte[] converted = new byte[Math.multiplyExact(height * width, target.channels())];
    if (target == ColorMode.L) {
      for (int i = 0, j = 0; i < converted.length; i++, j += 3) {
        converted[i] = (byte) luma(pixels[j] & 0xff, pixels[j + 1] & 0xff, pixels[j + 2] & 0xff);
      }
    } else {
      for (int i = 0, j = 0; i < pixels.length; i++, j += 3) {
        converted[j] = pixels[i];
        converted[j + 1] = pixels[i];
        converted[j + 2] = pixels[i];
      }
    }
    return new Image(height, width, target, converted);
  }

  /** Luma of ITU-R 601 in 16-bit fixed point, rounded to nearest: Pillow's. */
  private static int luma(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
