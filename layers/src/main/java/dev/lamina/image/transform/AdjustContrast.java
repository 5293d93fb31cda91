package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import java.util.Arrays;

/**
 * More or less contrast about the mean gray: torchvision's {@code adjust_contrast}.
 *
 * @param contrastFactor 0 is a gray area; 1 is the image itself
 */
public record AdjustContrast(double contrastFactor) implements Blend {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if it is not finite
   */
  public AdjustContrast {
    Blend.check(contrastFactor, "contrast_factor");
  }

  @Override
  public double factor() {
    return contrastFactor;
  }

  @Override
  public Image without(Image image) {
    long sum = 0;
    byte[] gray = image.convert(ColorMode.L).pixels();
    for (byte value : gray) {
      sum += value & 0xff;
    }
    byte[] pixels = new byte[image.pixels().length];
    Arrays.fill(pixels, (byte) (int) ((double) sum / gray.length + 0.5));
    return new Image(image.height(), image.width(), image.mode(), pixels);
  }
}
