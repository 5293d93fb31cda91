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
  private final int[] weights;
  private final boolean isPositive;

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
    int[] counts = new int[length];
    int most = 0;
    this.length = length;
    this.isPositive = filter != Resampling.BICUBIC && filter != Resampling.LANCZOS;
    this.begins = new int[length];
    for (int i = 0; i < length; i++) {
      double center = (first + i + 0.5) * scale;
      begins[i] = Math.max((int) (center - support + 0.5), 0);
      counts[i] = Math.min((int) (center + support + 0.5), from) - begins[i];
      most = Math.max(most, counts[i]);
    }
    this.taps = Math.min(most + most % 2, from);
    this.weights = new int[Math.multiplyExact(length, taps)];
    double[] line = new double[taps];
    for (int i = 0; i < length; i++) {
      double center = (first + i + 0.5) * scale;
      double sum = 0;
      for (int j = 0; j < counts[i]; j++) {
        line[j] = filter.weight((j + begins[i] - center + 0.5) * (1 / stretch));
        sum += line[j];
      }
      // All pixels get as many weights, some 0: a loop of one length runs faster than one of two.
      int begin = Math.min(begins[i], from - taps);
      int at = i * taps + begins[i] - begin;
      begins[i] = begin;
      for (int j = 0; j < counts[i]; j++) {
        double share = sum == 0 ? line[j] : line[j] / sum;
        weights[at + j] = (int) ((share < 0 ? -0.5 : 0.5) + share * (1 << PRECISION));
      }
    }
  }

  /** The most weights that a pixel may have. */
  static int taps(int from, int to, Resampling filter) {
    double stretch = Math.max((double) from / to, 1);
    return (int) Math.ceil(filter.support() * stretch) * 2 + 1;
  }

  /** The number of pixels that are made. */
  int length() {
    return length;
  }

  /** How many pixels each new one is made of, some perhaps with weight 0. */
  int taps() {
    return taps;
  }

  /** The first pixel that the i-th new one is made of. */
  int begin(int i) {
    return begins[i];
  }

  /** Whether no weight is negative, so that no sum leaves the range of a byte. */
  boolean isPositive() {
    return isPositive;
  }

  /** All weights: of the i-th new pixel from {@code i * taps()} on. */
  int[] weights() {
    return weights;
  }
}
