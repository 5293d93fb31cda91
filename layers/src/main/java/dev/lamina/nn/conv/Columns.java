package dev.lamina.nn.conv;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The patches that a convolution's kernel sees, as the columns of a matrix. */
final class Columns {
  private final Spatial in;
  private final Spatial out;
  private final int[] kernel;
  private final int[][] sources = new int[3][];

  Columns(ConvSpec spec, Spatial in, Spatial out) {
    this.in = in;
    this.out = out;
    this.kernel = Spatial.three(spec.kernelSize(), spec.dims(), 1);
    int[] stride = Spatial.three(spec.stride(), spec.dims(), 1);
    int[] dilation = Spatial.three(spec.dilation(), spec.dims(), 1);
    int[] before = Spatial.three(IntTuple.of(spec.paddingBefore()), spec.dims(), 0);
    for (int axis = 0; axis < 3; axis++) {
      int places = out.size(axis);
      sources[axis] = new int[kernel[axis] * places];
      for (int i = 0; i < kernel[axis]; i++) {
        for (int o = 0; o < places; o++) {
          int position = o * stride[axis] - before[axis] + i * dilation[axis];
          sources[axis][i * places + o] = spec.paddingMode().source(position, in.size(axis));
        }
      }
    }
  }

  /**
   * The patches of some channels of one record.
   *
   * @param input all elements of the input
   * @param offset where the first of the channels begins
   * @return (channels * kernel elements, output area)
   */
  INDArray of(float[] input, int offset, int channels) {
    int rows = channels * kernel[0] * kernel[1] * kernel[2];
    float[] matrix = new float[Math.multiplyExact(rows, out.area())];
    int next = 0;
    for (int c = 0; c < channels; c++) {
      int channel = offset + c * in.area();
      for (int kd = 0; kd < kernel[0]; kd++) {
        for (int kh = 0; kh < kernel[1]; kh++) {
          for (int kw = 0; kw < kernel[2]; kw++) {
            next = copyRow(input, channel, kd, kh, kw, matrix, next);
          }
        }
      }
    }
    return Tensors.of(matrix, Shape.of(rows, out.area()));
  }

  private int copyRow(
      float[] input, int channel, int kd, int kh, int kw, float[] matrix, int begin) {
    int next = begin;
    for (int od = 0; od < out.depth(); od++) {
      int d = sources[0][kd * out.depth() + od];
      for (int oh = 0; oh < out.height(); oh++) {
        int h = sources[1][kh * out.height() + oh];
        int row = channel + (d * in.height() + h) * in.width();
        for (int ow = 0; ow < out.width(); ow++) {
          int w = sources[2][kw * out.width() + ow];
          matrix[next++] = d < 0 || h < 0 || w < 0 ? 0 : input[row + w];
        }
      }
    }
    return next;
  }
}
