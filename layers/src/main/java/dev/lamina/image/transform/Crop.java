package dev.lamina.image.transform;

import dev.lamina.image.ImageDecoder;
import dev.lamina.nn.LayerException;

/**
 * A part of the image: torchvision's {@code crop}. What lies outside of the image is 0.
 *
 * @param top the first row
 * @param left the first column
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Crop(int top, int left, int height, int width) implements Gather, Windowed {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if a size is below 1, or both together are too large
   */
  public Crop {
    LayerException.check(height >= 1, "height must be at least 1, got %s", height);
    LayerException.check(width >= 1, "width must be at least 1, got %s", width);
    LayerException.check(
        (long) height * width <= ImageDecoder.DEFAULT_MAX_PIXELS,
        "height and width must be of at most %s pixels, got %s x %s",
        ImageDecoder.DEFAULT_MAX_PIXELS,
        height,
        width);
  }

  @Override
  public Window window(int ofHeight, int ofWidth) {
    return new Window(top, left, height, width);
  }

  @Override
  public int[] rows(int ofHeight) {
    return Gather.run(top, height, ofHeight);
  }

  @Override
  public int[] columns(int ofWidth) {
    return Gather.run(left, width, ofWidth);
  }

  @Override
  public Form resized(Form input) {
    return input.withSize(height, width);
  }
}
