package dev.lamina.image.transform;

import dev.lamina.nn.LayerException;

/**
 * The negative of what is bright, {@code value < threshold ? value : 255 - value}: torchvision's
 * {@code solarize}.
 *
 * @param threshold the least value that is inverted
 */
public record Solarize(double threshold) implements OfBytes {
  /**
   * Checks the argument.
   *
   * @throws LayerException if it is not finite
   */
  public Solarize {
    LayerException.check(Double.isFinite(threshold), "threshold must be finite, got %s", threshold);
  }

  @Override
  public int changed(int value) {
    return value < threshold ? value : 255 - value;
  }
}
