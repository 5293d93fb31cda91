package dev.lamina.spark.job;

/**
 * What a model says of a record.
 *
 * @param label the class of the highest score, of equal ones the first
 * @param probability its softmax, 0 to 1
 */
record Prediction(int label, float probability) {
  /**
   * The prediction of scores.
   *
   * @param scores (C): logits or logarithms of probabilities, for which softmax gives the same. Not
   *     modified.
   * @return null if there is none, because a score is not a number or infinite; minus infinity is
   *     the score of a class that is ruled out
   */
  static Prediction of(float[] scores) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i]) || scores[i] == Float.POSITIVE_INFINITY) {
        return null;
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    if (scores[best] == Float.NEGATIVE_INFINITY) {
      return null;
    }
    // The strict exponential has the same bits on every processor.
    double sum = 0;
    for (float score : scores) {
      sum += StrictMath.exp((double) score - scores[best]);
    }
    return new Prediction(best, (float) (1 / sum));
  }

  /**
   * The probabilities of scores that have a prediction.
   *
   * @param scores (C). Not modified.
   */
  static float[] softmax(float[] scores) {
    float best = scores[0];
    for (float score : scores) {
      best = Math.max(best, score);
    }
    double[] powers = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      powers[i] = StrictMath.exp((double) scores[i] - best);
      sum += powers[i];
    }
    float[] probabilities = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = (float) (powers[i] / sum);
    }
    return probabilities;
  }
}
