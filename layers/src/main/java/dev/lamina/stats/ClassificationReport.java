package dev.lamina.stats;

import java.util.List;

/**
 * Precision, recall and F1 of every class, and their averages.
 *
 * <p>The figures are those of scikit-learn's {@code classification_report(labels, predictions,
 * zero_division=0)}: a quotient of 0 by 0 counts as 0, and the averages are over the classes that
 * occur, as label or as prediction; a class of the model that does neither has zeros in {@code
 * classes} but no part in {@code macroAverage}. Without any record, accuracy and averages are NaN.
 *
 * @param accuracy records with the right prediction / records, 0 to 1
 * @param classes (C) scores of each class
 * @param macroAverage plain mean over the classes that occur, with all records as support
 * @param weightedAverage mean over the classes with their support as weight, with all records as
 *     support
 * @see <a href="https://scikit-learn.org/stable/modules/model_evaluation.html">scikit-learn:
 *     Classification report</a>
 */
public record ClassificationReport(
    double accuracy, List<Scores> classes, Scores macroAverage, Scores weightedAverage) {

  /** Keeps an immutable copy of {@code classes}. */
  public ClassificationReport {
    classes = List.copyOf(classes);
  }

  /**
   * The scores of one class, or an average of them.
   *
   * @param precision records of the class predicted as it / records predicted as it, 0 to 1
   * @param recall records of the class predicted as it / records of the class, 0 to 1
   * @param f1 harmonic mean of both, {@code 2 * precision * recall / (precision + recall)}, 0 to 1
   * @param support records of the class, 0 or more
   */
  public record Scores(double precision, double recall, double f1, long support) {}
}
