package dev.lamina.spark.job;

import dev.lamina.stats.CalibrationError;
import dev.lamina.stats.ClassificationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link EvaluateJob} found. Of no records a mean is NaN, which the JSON form shows as null.
 *
 * @param job always {@code evaluate}
 * @param lamina Lamina's version
 * @param settings what was evaluated, and with what
 * @param counts of records, and of files that are none
 * @param loss the loss over all evaluated records, by the loss's own reduction
 * @param accuracy share of evaluated records with the right prediction, 0 to 1
 * @param topK share of evaluated records whose true class is among the k highest scores, by k
 * @param calibration expected calibration error and its table
 * @param classes scores of each class, by label; 0 where a quotient is of 0 by 0, as scikit-learn
 *     with {@code zero_division=0}
 * @param macroAverage plain mean over the classes that occur
 * @param weightedAverage mean over the classes that occur, each weighted by its records
 * @param confusionMatrix records by label (row) and prediction (column); null for more than {@value
 *     #MAX_MATRIX} classes, where the table of records has it
 * @param worst the records of the largest loss, the largest first, then by key
 * @param outputs where the tables are
 * @param run how it went
 */
public record EvaluateResult(
    String job,
    String lamina,
    Settings settings,
    Counts counts,
    double loss,
    double accuracy,
    Map<Integer, Double> topK,
    Calibration calibration,
    List<ClassScores> classes,
    ClassificationReport.Scores macroAverage,
    ClassificationReport.Scores weightedAverage,
    List<List<Long>> confusionMatrix,
    List<WorstRecord> worst,
    Outputs outputs,
    Run run) {
  static final int MAX_MATRIX = 1000;

  /** What was evaluated, and with what. */
  public record Settings(
      String data,
      String model,
      String weights,
      String loss,
      String trainMode,
      List<Map<String, Object>> transforms,
      String engine,
      String precision,
      int batchSize) {}

  /**
   * Numbers of records and files.
   *
   * @param read all records
   * @param evaluated those that the metrics are of
   * @param unreadable those that are in no metric, but in the table of unreadable records
   * @param unreadableByReason the same by the code of the reason
   * @param maxUnreadable how many were allowed
   * @param tooManyUnreadable whether there were more, or nothing was left to evaluate
   * @param withoutImageSuffix records whose file's name has no image format's suffix
   * @param hidden files whose names begin with a dot or underscore: no records
   * @param outsideClasses files beside the classes' folders: no records
   * @param emptyClasses names of classes without a file
   */
  public record Counts(
      long read,
      long evaluated,
      long unreadable,
      Map<String, Long> unreadableByReason,
      String maxUnreadable,
      boolean tooManyUnreadable,
      long withoutImageSuffix,
      long hidden,
      long outsideClasses,
      List<String> emptyClasses) {}

  /** The calibration error, and the table for a reliability plot. */
  public record Calibration(double expected, double maximum, List<CalibrationError.Bin> bins) {}

  /** The scores of one class. */
  public record ClassScores(
      int label, String name, double precision, double recall, double f1, long support) {}

  /** A record of large loss. */
  public record WorstRecord(
      String key,
      double loss,
      int label,
      String labelName,
      int prediction,
      String predictionName) {}

  /** Where the results are. */
  public record Outputs(String folder, String records, String unreadable, String result) {}

  /**
   * How it went: the only part that differs from run to run.
   *
   * @param validSteps the share of computed steps that were sequences' own, not padding; null where
   *     records are no sequences
   */
  public record Run(
      String started,
      double seconds,
      double imagesPerSecond,
      String spark,
      String application,
      Double validSteps) {}

  /** The class's scores in the shape of the result. */
  static List<ClassScores> classScores(List<String> names, ClassificationReport report) {
    List<ClassScores> scores = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ClassificationReport.Scores own = report.classes().get(i);
      scores.add(
          new ClassScores(i, names.get(i), own.precision(), own.recall(), own.f1(), own.support()));
    }
    return scores;
  }

  /** The matrix as rows, or null if there are too many classes for it to be of use. */
  static List<List<Long>> matrix(EvaluationTotals totals) {
    int classes = totals.confusion().classes();
    if (classes > MAX_MATRIX) {
      return null;
    }
    List<List<Long>> rows = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      List<Long> row = new ArrayList<>();
      for (int prediction = 0; prediction < classes; prediction++) {
        row.add(totals.confusion().count(label, prediction));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The shares by k. */
  static Map<Integer, Double> topK(EvaluationTotals totals) {
    Map<Integer, Double> shares = new LinkedHashMap<>();
    for (int k : totals.topK().ks()) {
      shares.put(k, totals.topK().accuracy(k));
    }
    return shares;
  }

  /** The worst records with their classes' names. */
  static List<WorstRecord> worst(List<String> names, EvaluationTotals totals) {
    return totals.worst().entries().stream()
        .map(
            entry ->
                new WorstRecord(
                    entry.key(),
                    entry.value(),
                    entry.label(),
                    names.get(entry.label()),
                    entry.prediction(),
                    names.get(entry.prediction())))
        .toList();
  }

  /** The result as JSON, with keys in snake case, and null for what is not a number. */
  public String toJson() {
    return ResultJson.write(this);
  }
}
