package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.nn.LayerException;

/**
 * Colours moved round the circle of hues: torchvision's {@code adjust_hue}. Grayscale images stay
 * as they are.
 *
 * <p>Hue, saturation and value are bytes in between, as in Pillow's mode HSV, so that even a factor
 * of 0 changes an image a little.
 *
 * @param hueFactor how far, -0.5 to 0.5: half a circle
 */
public record AdjustHue(double hueFactor) implements Transform.OfImage {
  /**
   * Checks the argument.
   *
   * @throws LayerException if it is not in [-0.5, 0.5]
   */
  public AdjustHue {
    LayerException.check(
        hueFactor >= -0.5 && hueFactor <= 0.5,
        "hue_factor must be in [-0.5, 0.5], got %s",
        hueFactor);
  }

  @Override
  public Image apply(Image image) {
    if (image.mode() == ColorMode.L) {
      return image;
    }
    int shift = (int) (hueFactor * 255) & 0xff;
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i += 3) {
      int red = from[i] & 0xff;
      int green = from[i + 1] & 0xff;
      int blue = from[i + 2] & 0xff;
      int value = Math.max(red, Math.max(green, blue));
      int least = Math.min(red, Math.min(green, blue));
      int hue = value == least ? 0 : hue(red, green, blue, value, value - least);
      int saturation =
          value == least ? 0 : (int) (((float) (value - least) / (float) value) * 255.0);
      putHsv(to, i, (hue + shift) & 0xff, saturation, value);
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }

  /** As Pillow's {@code rgb2hsv_row}: where it has float, here is float. */
  private static int hue(int red, int green, int blue, int value, int range) {
    float r = (float) (value - red) / range;
    float g = (float) (value - green) / range;
    float b = (float) (value - blue) / range;
    float hue;
    if (red == value) {
      hue = b - g;
    } else if (green == value) {
      hue = (float) (2.0 + r - b);
    } else {
      hue = (float) (4.0 + g - r);
    }
    float turned = (float) ((hue / 6.0 + 1.0) % 1.0);
    return Math.max(0, Math.min(255, (int) (turned * 255.0)));
  }

  /** As Pillow's {@code hsv2rgb}. */
  private static void putHsv(byte[] to, int at, int hue, int saturation, int value) {
    if (saturation == 0) {
      put(to, at, value, value, value);
      return;
    }
    int sector = (int) Math.floor(hue * 6.0 / 255.0);
    float rest = (float) (hue * 6.0 / 255.0 - (float) sector);
    float share = (float) (saturation / 255.0);
    int p = round(value * (1.0 - share));
    int q = round(value * (1.0 - share * rest));
    int t = round(value * (1.0 - share * (1.0 - rest)));
    switch (sector % 6) {
      case 0 -> put(to, at, value, t, p);
      case 1 -> put(to, at, q, value, p);
      case 2 -> put(to, at, p, value, t);
      case 3 -> put(to, at, p, q, value);
      case 4 -> put(to, at, t, p, value);
      default -> put(to, at, value, p, q);
    }
  }

  private static int round(double value) {
    return Math.max(0, Math.min(255, (int) Math.round(value)));
  }

  private static void put(byte[] to, int at, int red, int green, int blue) {
    to[at] = (byte) red;
    to[at + 1] = (byte) green;
    to[at + 2] = (byte) blue;
  }
}
