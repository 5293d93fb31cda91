package dev.lamina.nn.pool;

import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The largest elements of windows, wherever the windows lie: what all max pooling computes. */
final class Maxima {
  /** Where windows lie along three axes: depth, height, width. */
  interface Places {
    /** The first position of a window, which may lie before the axis. */
    int begin(int plane, int axis, int place);

    /** The number of positions of a window, of which some may lie beyond the axis. */
    int count(int axis, int place);

    /** The distance of neighbouring positions. */
    int step(int axis);
  }

  private final float[] input;
  private final Spatial in;
  private final Spatial out;
  private final Places places;

  Maxima(INDArray input, Spatial in, Spatial out, Places places) {
    this.input = Tensors.floats(input);
    this.in = in;
    this.out = out;
    this.places = places;
  }

  /**
   * The largest elements.
   *
   * @return outputs of the shape of {@code out}: the elements and, if wanted, the position of each
   *     in its channel
   */
  List<INDArray> compute(int dims, boolean returnIndices) {
    Shape shape = out.shape(dims);
    float[] output = new float[Math.toIntExact(shape.elements())];
    long[] indices = new long[output.length];
    int next = 0;
    for (int plane = 0; plane < in.records() * in.channels(); plane++) {
      for (int od = 0; od < out.depth(); od++) {
        for (int oh = 0; oh < out.height(); oh++) {
          for (int ow = 0; ow < out.width(); ow++) {
            int best = largest(plane, od, oh, ow);
            output[next] = best < 0 ? Float.NEGATIVE_INFINITY : input[plane * in.area() + best];
            indices[next++] = best < 0 ? first(plane, od, oh, ow) : best;
          }
        }
      }
    }
    INDArray values = Tensors.of(output, shape);
    return returnIndices ? List.of(values, Tensors.of(indices, shape)) : List.of(values);
  }

  /**
   * What torch gives for the position in a window that holds no element: that of its first place
   * not before the axes, which may lie beyond them.
   */
  private int first(int plane, int od, int oh, int ow) {
    int d = first(0, places.begin(plane, 0, od));
    int h = first(1, places.begin(plane, 1, oh));
    int w = first(2, places.begin(plane, 2, ow));
    return (d * in.height() + h) * in.width() + w;
  }

  private int first(int axis, int begin) {
    return begin < 0 ? Math.floorMod(begin, places.step(axis)) : begin;
  }

  /** The position of the last NaN, else of the first of the largest; -1 in an empty window. */
  private int largest(int plane, int od, int oh, int ow) {
    int offset = plane * in.area();
    int firstD = places.begin(plane, 0, od);
    int firstH = places.begin(plane, 1, oh);
    int firstW = places.begin(plane, 2, ow);
    int countH = places.count(1, oh);
    int countW = places.count(2, ow);
    int best = -1;
    for (int kd = 0; kd < places.count(0, od); kd++) {
      int d = firstD + kd * places.step(0);
      for (int kh = 0; kh < countH && d >= 0 && d < in.depth(); kh++) {
        int h = firstH + kh * places.step(1);
        for (int kw = 0; kw < countW && h >= 0 && h < in.height(); kw++) {
          int w = firstW + kw * places.step(2);
          if (w >= 0 && w < in.width()) {
            int index = (d * in.height() + h) * in.width() + w;
            float value = input[offset + index];
            if (best < 0 || value > input[offset + best] || Float.isNaN(value)) {
              best = index;
            }
          }
        }
      }
    }
    return best;
  }
}
