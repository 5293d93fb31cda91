package dev.lamina.image.transform;

import dev.lamina.nn.IntTuple;

/**
 * The middle of the image: torchvision's {@code CenterCrop}. An axis of which the image has less is
 * padded with 0 on both sides.
 *
 * @param size one number for both axes, or (height, width); each at least 1
 */
public record CenterCrop(IntTuple size) implements Gather, Windowed {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if there are neither one nor two numbers, or one is below
   *     1
   */
  public CenterCrop {
    ImageSizes.checkArgument(size);
  }

  @Override
  public Window window(int ofHeight, int ofWidth) {
    int height = ImageSizes.height(size);
    int width = ImageSizes.width(size);
    return new Window(offset(ofHeight, height), offset(ofWidth, width), height, width);
  }

  /** Half of what is over, rounded to even as Python does; half of what is missing, cut off. */
  static int offset(int from, int to) {
    return to > from ? -((to - from) / 2) : (int) Math.rint((from - to) / 2.0);
  }

  @Override
  public int[] rows(int height) {
    int cropped = ImageSizes.height(size);
    return Gather.run(offset(height, cropped), cropped, height);
  }

  @Override
  public int[] columns(int width) {
    int cropped = ImageSizes.width(size);
    return Gather.run(offset(width, cropped), cropped, width);
  }

  @Override
  public Form resized(Form input) {
    return input.withSize(ImageSizes.height(size), ImageSizes.width(size));
  }
}
