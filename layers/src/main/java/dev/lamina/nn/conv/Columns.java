package dev.lamina.nn.conv;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Spatial;

/**
 * The patches that a kernel sees at its places on an image, as the columns of a matrix (channels *
 * kernel elements, places).
 */
final class Columns {
  private final int area;

  /** The element of a channel that each element of its rows is, -1 for a zero. */
  private final int[] pixels;

  /**
   * Patches.
   *
   * @param dims the number of spatial axes
   * @param before elements of padding before the first one of each axis
   * @param image the axes that the kernel moves over
   * @param places the number of its places along each axis
   */
  Columns(
      int dims,
      IntTuple kernelSize,
      IntTuple stride,
      IntTuple dilation,
      int[] before,
      Border border,
      Spatial image,
      Spatial places) {
    int[] kernel = Spatial.three(kernelSize, dims, 1);
    int[][] sources = new int[3][];
    for (int axis = 0; axis < 3; axis++) {
      int step = axis < 3 - dims ? 1 : stride.at(axis - 3 + dims);
      int gap = axis < 3 - dims ? 1 : dilation.at(axis - 3 + dims);
      int padding = axis < 3 - dims ? 0 : before[axis - 3 + dims];
      int count = places.size(axis);
      sources[axis] = new int[kernel[axis] * count];
      for (int i = 0; i < sources[axis].length; i++) {
        int position = i % count * step - padding + i / count * gap;
        sources[axis][i] = border.source(position, image.size(axis));
      }
    }
    area = image.area();
    pixels = new int[Math.multiplyExact(kernel[0] * kernel[1] * kernel[2], places.area())];
    int next = 0;
    for (int kd = 0; kd < kernel[0]; kd++) {
      for (int kh = 0; kh < kernel[1]; kh++) {
        for (int kw = 0; kw < kernel[2]; kw++) {
          next = fillRow(sources, image, places, new int[] {kd, kh, kw}, next);
        }
      }
    }
  }

  private int fillRow(int[][] sources, Spatial image, Spatial places, int[] kernel, int begin) {
    int next = begin;
    for (int od = 0; od < places.depth(); od++) {
      int d = sources[0][kernel[0] * places.depth() + od];
      for (int oh = 0; oh < places.height(); oh++) {
        int h = sources[1][kernel[1] * places.height() + oh];
        int row = (d * image.height() + h) * image.width();
        for (int ow = 0; ow < places.width(); ow++) {
          int w = sources[2][kernel[2] * places.width() + ow];
          pixels[next++] = d < 0 || h < 0 || w < 0 ? -1 : row + w;
        }
      }
    }
    return next;
  }

  /** The number of elements of one channel's rows. */
  int length() {
    return pixels.length;
  }

  /**
   * Writes the patches of some channels of one record into a matrix.
   *
   * @param images all elements of the images
   * @param offset where the first of the channels begins
   * @param matrix written from {@code begin} on
   */
  void gather(float[] images, int offset, int channels, float[] matrix, int begin) {
    int next = begin;
    for (int c = 0; c < channels; c++) {
      int channel = offset + c * area;
      for (int pixel : pixels) {
        matrix[next++] = pixel < 0 ? 0 : images[channel + pixel];
      }
    }
  }

  /**
   * Adds the patches of some channels of one record to the images that they came from.
   *
   * @param matrix read from {@code begin} on
   * @param images added to
   * @param offset where the first of the channels begins
   */
  void scatter(float[] matrix, int begin, float[] images, int offset, int channels) {
    int next = begin;
    for (int c = 0; c < channels; c++) {
      int channel = offset + c * area;
      for (int pixel : pixels) {
        if (pixel >= 0) {
          images[channel + pixel] += matrix[next];
        }
        next++;
      }
    }
  }
}
