package dev.lamina.spark.job;

import java.util.Arrays;

/** Greedy decoding of connectionist temporal classification. */
final class CtcDecoder {
  private CtcDecoder() {}

  /**
   * The labels of a path: that of the highest score of each step, of equal ones the first, repeats
   * as one, without the blank.
   *
   * @param scores (T, classes). Not modified.
   */
  static int[] greedy(float[] scores, int classes, int blank) {
    int steps = scores.length / classes;
    int[] labels = new int[steps];
    int count = 0;
    int before = blank;
    for (int t = 0; t < steps; t++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[t * classes + c] > scores[t * classes + best] ? c : best;
      }
      if (best != before && best != blank) {
        labels[count++] = best;
      }
      before = best;
    }
    return Arrays.copyOf(labels, count);
  }
}
