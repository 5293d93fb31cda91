package dev.lamina.image.transform;

import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;

/**
 * A power of the brightness, {@code floor(255.999 * gain * (value / 255) ** gamma)}, at most 255:
 * torchvision's {@code adjust_gamma}.
 *
 * @param gamma at least 0; above 1 shadows become darker
 * @param gain at least 0; default 1
 */
public record AdjustGamma(double gamma, @Default("1") double gain) implements OfBytes {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if one is negative or not finite
   */
  public AdjustGamma {
    LayerException.check(
        gamma >= 0 && Double.isFinite(gamma), "gamma must be at least 0 and finite, got %s", gamma);
    LayerException.check(
        gain >= 0 && Double.isFinite(gain), "gain must be at least 0 and finite, got %s", gain);
  }

  @Override
  public int changed(int value) {
    return (int) ((255 + 1 - 1e-3) * gain * Math.pow(value / 255.0, gamma));
  }
}
