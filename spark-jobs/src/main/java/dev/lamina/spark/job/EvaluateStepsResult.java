package dev.lamina.spark.job;

import dev.lamina.stats.ClassificationReport;
import java.util.List;

/**
 * What {@link EvaluateStepsJob} found. Of no steps a mean is NaN, which the JSON form shows as
 * null.
 *
 * @param job always {@code evaluate}
 * @param lamina Lamina's version
 * @param task what the model says: tagging or language_model
 * @param settings what was evaluated, and with what
 * @param counts of sequences
 * @param steps all steps of the evaluated sequences
 * @param countedSteps those whose target counts
 * @param loss the loss over all counted steps, by the loss's own reduction
 * @param perplexity of a language model, e to the loss; NaN otherwise
 * @param bitsPerCharacter of a language model over texts, the sum of its losses in bits by the
 *     texts' characters; NaN otherwise, and where texts were truncated
 * @param accuracy share of counted steps with the right prediction, 0 to 1
 * @param classes scores of each class, of tags; none of a language model
 * @param macroAverage plain mean over the classes that occur; null of a language model
 * @param weightedAverage mean over the classes that occur, each weighted by its steps; null of a
 *     language model
 * @param worst the sequences of the largest mean loss, the largest first, then by key
 * @param outputs where the tables are
 * @param run how it went
 */
public record EvaluateStepsResult(
    String job,
    String lamina,
    String task,
    Settings settings,
    EvaluateResult.Counts counts,
    long steps,
    long countedSteps,
    double loss,
    double perplexity,
    double bitsPerCharacter,
    double accuracy,
    List<EvaluateResult.ClassScores> classes,
    ClassificationReport.Scores macroAverage,
    ClassificationReport.Scores weightedAverage,
    List<WorstSequence> worst,
    EvaluateResult.Outputs outputs,
    Run run) {
  /** What was evaluated, and with what. */
  public record Settings(
      String data,
      String model,
      String weights,
      String tokenizer,
      String loss,
      String engine,
      String precision,
      int batchSize) {}

  /** A sequence of large loss: the mean over its counted steps, and how many of them are right. */
  public record WorstSequence(String key, double loss, int countedSteps, int rightSteps) {}

  /**
   * How it went: the only part that differs from run to run.
   *
   * @param validSteps the share of computed steps that were sequences' own, not padding
   */
  public record Run(
      String started,
      double seconds,
      double sequencesPerSecond,
      String spark,
      String application,
      Double validSteps) {}

  /** The result as JSON, with keys in snake case, and null for what is not a number. */
  public String toJson() {
    return ResultJson.write(this);
  }
}
