package dev.lamina.image.transform;

import dev.lamina.image.Image;

/**
 * Brighter or darker: torchvision's {@code adjust_brightness}.
 *
 * @param brightnessFactor 0 is black; 1 is the image itself
 */
public record AdjustBrightness(double brightnessFactor) implements Blend {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if it is not finite
   */
  public AdjustBrightness {
    Blend.check(brightnessFactor, "brightness_factor");
  }

  @Override
  public double factor() {
    return brightnessFactor;
  }

  @Override
  public Image without(Image image) {
    return new Image(image.height(), image.width(), image.mode(), new byte[image.pixels().length]);
  }
}
