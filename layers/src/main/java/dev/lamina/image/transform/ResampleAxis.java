package dev.lamina.image.transform;

/**
 * Which pixels of a line make each pixel of a longer or shorter one, and with what weight, in the
 * fixed point of Pillow's {@code Resample.c}.
 */
final class ResampleAxis {
  /** Bits after the point: 32 less 8 of the result and 2 for what weights may overshoot. */
  static final int PRECISION = 22;

  private final int length;
  private final int taps;
  private final int[] begins;
  private final int[] counts;
  private final int[] weights;

  /**
   * The weights for a part of the new line.
   *
   * @param from pixels of the line
   * @param to pixels of the whole new line
   * @param first the first pixel of the new line that is needed
   * @param length how many are needed
   */
  ResampleAxis(int from, int to, int first, int length, Resampling filter) {
    double scale = (double) (float) from / to;
    double stretch = Math.max(scale, 1);
    double support = filter.support() * stretch;
    this.length = length;
    this.taps = taps(from, to, filter);
    this.begins = new int[length];
    this.counts = new int[length];
    this.weights = new int[Math.multiplyExact(length, taps)];
    double[] line = new double[taps];
    double inverse = 1 / stretch;
    for (int i = 0; i < length; i++) {
      double center = (first + i + 0.5) * scale;
      int begin = Math.max((int) (center - support + 0.5), 0);
      int count = Math.min((int) (center + support + 0.5), from) - begin;
      double sum = 0;
      for (int j = 0; j < count; j++) {
        line[j] = filter.weight((j + begin - center + 0.5) * inverse);
        sum += line[j];
      }
      for (int j = 0; j < count; j++) {
        double share = sum == 0 ? line[j] : line[j] / sum;
        weights[i * taps + j] = (int) ((share < 0 ? -0.5 : 0.5) + share * (1 << PRECISION));
      }
      begins[i] = begin;
      counts[i] = count;
    }
  }

  /** The most weights of a pixel. */
  static int taps(int from, int to, Resampling filter) {
    double stretch = Math.max((double) from / to, 1);
    return (int) Math.ceil(filter.support() * stretch) * 2 + 1;
  }

  /** The number of pixels that are made. */
  int length() {
    return length;
  }

  /** The most weights of a pixel. */
  int taps() {
    return taps;
  }

  /** The first pixel that the i-th new one is made of. */
  int begin(int i) {
    return begins[i];
  }

  /** How many pixels the i-th new one is made of. */
  int count(int i) {
    return counts[i];
  }

  /** All weights: of the i-th new pixel from {@code i * taps()} on. */
  int[] weights() {
    return weights;
  }
}
