package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.nn.LayerException;

/** Between a changed image and the image itself, or beyond it: Pillow's {@code ImageEnhance}. */
interface Blend extends Transform.OfImage {
  /** How much of the image there is: 0 none, 1 the image itself. */
  double factor();

  /** The image that is had with a factor of 0. */
  Image without(Image image);

  @Override
  default Image apply(Image image) {
    float alpha = (float) factor();
    if (alpha == 1) {
      return image;
    }
    Image changed = without(image);
    if (alpha == 0) {
      return changed;
    }
    byte[] from = changed.pixels();
    byte[] own = image.pixels();
    byte[] to = new byte[own.length];
    for (int i = 0; i < to.length; i++) {
      int first = from[i] & 0xff;
      // A cast cuts the fraction off, and beyond a byte the nearest is taken.
      float mixed = first + alpha * ((own[i] & 0xff) - first);
      to[i] = (byte) Math.max(0, Math.min(255, (int) mixed));
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }

  /** Requires a factor that a float can hold. */
  static void check(double factor, String argument) {
    LayerException.check(
        Float.isFinite((float) factor), "%s must be finite, got %s", argument, factor);
  }
}
