package dev.lamina.spark.job;

import dev.lamina.stats.ChannelStatistics;
import dev.lamina.tensor.Shape;
import java.io.Serializable;

/**
 * Where the channels of a layer's output lie in a record of it, row-major (outer, channels, inner).
 *
 * @param outer positions before the channels' axis
 * @param channels their number
 * @param inner positions after it
 */
record LayerPlace(int outer, int channels, int inner) implements Serializable {
  /**
   * The places of an output.
   *
   * @param shape with the batch axis
   * @param axis the channels' in {@code shape}; -1 if all of a record is one channel
   */
  static LayerPlace of(Shape shape, int axis) {
    if (axis < 0) {
      return new LayerPlace(1, 1, Math.toIntExact(shape.slice(1, shape.rank()).elements()));
    }
    return new LayerPlace(
        Math.toIntExact(shape.slice(1, axis).elements()),
        Math.toIntExact(shape.size(axis)),
        Math.toIntExact(shape.slice(axis + 1, shape.rank()).elements()));
  }

  int elements() {
    return outer * channels * inner;
  }

  /** Adds a record's values, which begin at 0. */
  void add(float[] values, ChannelStatistics statistics) {
    if (inner == 1) {
      for (int c = 0; c < channels; c++) {
        statistics.add(c, values, c, channels, outer);
      }
      return;
    }
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < channels; c++) {
        statistics.add(c, values, (o * channels + c) * inner, 1, inner);
      }
    }
  }
}
