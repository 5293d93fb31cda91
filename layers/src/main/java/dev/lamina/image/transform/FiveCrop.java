package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import java.util.List;

/**
 * The four corners and the middle of the image: torchvision's {@code FiveCrop}. The steps after it
 * are done with each; the result has the shape (5, C, H, W).
 *
 * @param size one number for both axes, or (height, width); each at least 1 and at most the image's
 */
public record FiveCrop(IntTuple size) implements Transform.ToSeveral {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if there are neither one nor two numbers, or one is below
   *     1
   */
  public FiveCrop {
    ImageSizes.checkArgument(size);
  }

  @Override
  public List<Image> apply(Image image) throws ImageException {
    return crops(this, size, image);
  }

  /** Top left, top right, bottom left, bottom right, middle. */
  static List<Image> crops(Transform step, IntTuple size, Image image) throws ImageException {
    int height = ImageSizes.height(size);
    int width = ImageSizes.width(size);
    int bottom = image.height() - height;
    int right = image.width() - width;
    if (bottom < 0 || right < 0) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "%s: the image is (%d, %d), less than the crop (%d, %d)"
              .formatted(step.type(), image.height(), image.width(), height, width));
    }
    return List.of(
        new Crop(0, 0, height, width).apply(image),
        new Crop(0, right, height, width).apply(image),
        new Crop(bottom, 0, height, width).apply(image),
        new Crop(bottom, right, height, width).apply(image),
        new CenterCrop(size).apply(image));
  }

  @Override
  public Form form(Form input) {
    return form(this, size, input, 5);
  }

  static Form form(Transform step, IntTuple size, Form input, int count) {
    input.requireImage(step);
    LayerException.check(
        input.count() == 1, "%s takes one image, got %s of them", step.type(), input.count());
    return input.withCount(count).withSize(ImageSizes.height(size), ImageSizes.width(size));
  }
}
