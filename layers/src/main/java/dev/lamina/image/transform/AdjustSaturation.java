package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;

/**
 * More or less colour: torchvision's {@code adjust_saturation}.
 *
 * @param saturationFactor 0 is gray; 1 is the image itself
 */
public record AdjustSaturation(double saturationFactor) implements Blend {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if it is not finite
   */
  public AdjustSaturation {
    Blend.check(saturationFactor, "saturation_factor");
  }

  @Override
  public double factor() {
    return saturationFactor;
  }

  @Override
  public Image without(Image image) {
    return image.convert(ColorMode.L).convert(image.mode());
  }
}
