package dev.lamina.image.transform;

import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;

/** The point that an image is turned about. */
final class Center {
  private Center() {}

  /** Requires that it is (x, y), or null for the middle. */
  static void check(NumberArray center) {
    LayerException.check(
        center == null || (center.shape().rank() == 1 && center.shape().size(0) == 2),
        "center must be (x, y), got %s",
        center);
  }

  static double x(NumberArray center, int width) {
    return center == null ? width * 0.5 : center.at(0);
  }

  static double y(NumberArray center, int height) {
    return center == null ? height * 0.5 : center.at(1);
  }
}
