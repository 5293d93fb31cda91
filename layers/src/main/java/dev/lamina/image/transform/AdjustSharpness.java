package dev.lamina.image.transform;

import dev.lamina.image.Image;

/**
 * Sharper or softer: torchvision's {@code adjust_sharpness}.
 *
 * @param sharpnessFactor 0 is softened; 1 is the image itself
 */
public record AdjustSharpness(double sharpnessFactor) implements Blend {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if it is not finite
   */
  public AdjustSharpness {
    Blend.check(sharpnessFactor, "sharpness_factor");
  }

  @Override
  public double factor() {
    return sharpnessFactor;
  }

  /**
   * Each pixel with 5 parts of itself and one of each of its 8 neighbours; those at the edge stay.
   */
  @Override
  public Image without(Image image) {
    int channels = image.mode().channels();
    int row = image.width() * channels;
    byte[] from = image.pixels();
    byte[] to = from.clone();
    float side = 1f / 13;
    float middle = 5f / 13;
    for (int y = 1; y < image.height() - 1; y++) {
      for (int i = y * row + channels; i < (y + 1) * row - channels; i++) {
        // In the order of Pillow, since the sums are rounded to float.
        float sum = 0.5f;
        sum += line(from, i + row, channels, side, side);
        sum += line(from, i, channels, side, middle);
        sum += line(from, i - row, channels, side, side);
        to[i] = (byte) (int) Math.min(255, sum);
      }
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }

  private static float line(byte[] pixels, int at, int step, float side, float middle) {
    return (pixels[at - step] & 0xff) * side
        + (pixels[at] & 0xff) * middle
        + (pixels[at + step] & 0xff) * side;
  }
}
