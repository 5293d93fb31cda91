package dev.lamina.nn.vision;

import dev.lamina.tensor.Shape;

/** Which pixel of an image is which of the channels that its square becomes. */
final class PixelSquares {
  private PixelSquares() {}

  /**
   * For each element of an array of pixels, in order, the element of the array of channels.
   *
   * @param fine (*, C, H r, W r); the other is (*, C r^2, H, W)
   * @param r the side of a square
   */
  static int[] fineToCoarse(Shape fine, int r) {
    int[] places = new int[Math.toIntExact(fine.elements())];
    int height = (int) fine.size(-2);
    int width = (int) fine.size(-1);
    for (int i = 0; i < places.length; i++) {
      int plane = i / width / height;
      int h = i / width % height;
      int w = i % width;
      int channel = (plane * r + h % r) * r + w % r;
      places[i] = (channel * (height / r) + h / r) * (width / r) + w / r;
    }
    return places;
  }
}
