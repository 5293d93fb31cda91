package dev.lamina.image.transform;

import dev.lamina.tensor.Shape;

/**
 * Tensors of images, one after the other.
 *
 * @param count n
 * @param channels C
 * @param height H
 * @param width W
 * @param values (n, C, H, W), row-major; may be longer
 */
@SuppressWarnings("ArrayRecordComponent") // A view of what a step made; never compared.
record Planes(int count, int channels, int height, int width, float[] values) {
  /** H * W. */
  int area() {
    return height * width;
  }

  /** n * C * H * W. */
  int size() {
    return count * channels * area();
  }

  /** (C, H, W) of one image, (n, C, H, W) of several. */
  Shape shape() {
    Shape one = Shape.of(channels, height, width);
    return count == 1 ? one : one.prepend(count);
  }
}
