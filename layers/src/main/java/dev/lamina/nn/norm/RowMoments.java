package dev.lamina.nn.norm;

/**
 * Mean and biased variance of neighbouring elements.
 *
 * @param mean NaN of no elements
 * @param variance the mean squared distance from the mean; NaN of no elements
 */
record RowMoments(double mean, double variance) {
  static RowMoments of(float[] values, int begin, int length) {
    double sum = 0;
    for (int i = begin; i < begin + length; i++) {
      sum += values[i];
    }
    double mean = sum / length;
    double squares = 0;
    for (int i = begin; i < begin + length; i++) {
      double distance = values[i] - mean;
      squares += distance * distance;
    }
    return new RowMoments(mean, squares / length);
  }

  /** A value as its distance from the mean, in deviations: (x - mean) / sqrt(variance + eps). */
  double normalize(float value, double eps) {
    return (value - mean) / Math.sqrt(variance + eps);
  }
}
