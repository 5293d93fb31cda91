package dev.lamina.image.transform;

import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;

/** What sizes are allowed, as arguments and of the images that transforms make. */
final class ImageSizes {
  private ImageSizes() {}

  /** Requires that a transform does not make an image of more pixels than are ever decoded. */
  static void check(Transform step, long height, long width) throws ImageException {
    if (height < 1 || width < 1) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "%s: of this image %d x %d pixels would be left".formatted(step.type(), width, height));
    }
    if (height > ImageDecoder.DEFAULT_MAX_PIXELS / width) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "%s: %d x %d pixels are more than the allowed %d"
              .formatted(step.type(), width, height, ImageDecoder.DEFAULT_MAX_PIXELS));
    }
  }

  /** The number of floats of tensors (n, C, H, W), which must be what an array can have. */
  static int floats(long count, long channels, long height, long width) throws ImageException {
    long most = Integer.MAX_VALUE - 8L;
    if (count * channels > most / height / width) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "a tensor of %d x %d x %d x %d floats is too large"
              .formatted(count, channels, height, width));
    }
    return (int) (count * channels * height * width);
  }

  /** Requires the size of a crop: one number, or height and width. */
  static void checkArgument(IntTuple size) {
    LayerException.check(
        size.length() == 1 || size.length() == 2,
        "size must be an integer or (height, width), got %s",
        size);
    LayerException.check(size.allAtLeast(1), "size must be at least 1, got %s", size);
    LayerException.check(
        (long) height(size) * width(size) <= ImageDecoder.DEFAULT_MAX_PIXELS,
        "size must be of at most %s pixels, got %s",
        ImageDecoder.DEFAULT_MAX_PIXELS,
        size);
  }

  /** The height of a size of one number or two. */
  static int height(IntTuple size) {
    return size.at(0);
  }

  /** The width of a size of one number or two. */
  static int width(IntTuple size) {
    return size.at(size.length() - 1);
  }
}
