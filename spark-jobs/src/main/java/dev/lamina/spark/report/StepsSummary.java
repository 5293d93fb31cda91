package dev.lamina.spark.report;

import dev.lamina.spark.job.EvaluateResult;
import dev.lamina.spark.job.EvaluateStepsResult;
import java.util.List;
import java.util.Locale;

/** The result of an evaluation of steps as text. */
public final class StepsSummary {
  private static final int MOST_CLASSES = 30;
  private static final int MOST_WORST = 10;

  private final EvaluateStepsResult result;
  private final StringBuilder text = new StringBuilder();

  private StepsSummary(EvaluateStepsResult result) {
    this.result = result;
  }

  /** A page of text, its lines ended by line feeds. */
  public static String of(EvaluateStepsResult result) {
    return new StepsSummary(result).write();
  }

  private String write() {
    EvaluateStepsResult.Settings settings = result.settings();
    EvaluateResult.Counts counts = result.counts();
    line("%s over %s", settings.model(), settings.data());
    line("");
    line(
        "%,d sequences: %,d evaluated, %,d unreadable%s",
        counts.read(),
        counts.evaluated(),
        counts.unreadable(),
        counts.unreadable() == 0 ? "" : " " + counts.unreadableByReason());
    if (counts.tooManyUnreadable()) {
      line(
          "MORE UNREADABLE THAN ALLOWED (%s): the figures are of the rest", counts.maxUnreadable());
    }
    line("%,d steps, %,d of them counted", result.steps(), result.countedSteps());
    line("");
    figure(settings.loss().replaceAll("\\(.*", ""), result.loss(), "%.8f");
    figure("perplexity", result.perplexity(), "%.8f");
    figure("bits per character", result.bitsPerCharacter(), "%.8f");
    figure("accuracy", 100 * result.accuracy(), "%.2f %%");
    classes();
    worst();
    line("");
    line("Records     %s", result.outputs().records());
    line("Unreadable  %s", result.outputs().unreadable());
    line("Result      %s", result.outputs().result());
    EvaluateStepsResult.Run run = result.run();
    line(
        "%.1f s, %.0f sequences/s, %s of the computed steps no padding, engine %s, batch size %d",
        run.seconds(),
        run.sequencesPerSecond(),
        run.validSteps() == null
            ? "none"
            : String.format(Locale.ROOT, "%.1f %%", 100 * run.validSteps()),
        settings.engine(),
        settings.batchSize());
    return text.toString();
  }

  private void figure(String name, double value, String format) {
    if (!Double.isNaN(value)) {
      line("  %-22s " + format, name, value);
    }
  }

  private void classes() {
    List<EvaluateResult.ClassScores> classes = result.classes();
    if (classes.isEmpty()) {
      return;
    }
    line("");
    line("  %-24s  precision  recall      F1    steps", "class");
    for (EvaluateResult.ClassScores scores :
        classes.subList(0, Math.min(MOST_CLASSES, classes.size()))) {
      line(
          "  %-24s  %9.4f  %6.4f  %6.4f  %,7d",
          scores.name(), scores.precision(), scores.recall(), scores.f1(), scores.support());
    }
    if (classes.size() > MOST_CLASSES) {
      line("  ... and %,d more in the result file", classes.size() - MOST_CLASSES);
    }
  }

  private void worst() {
    List<EvaluateStepsResult.WorstSequence> worst = result.worst();
    if (worst.isEmpty()) {
      return;
    }
    line("");
    line("  largest losses of a step");
    for (EvaluateStepsResult.WorstSequence sequence :
        worst.subList(0, Math.min(MOST_WORST, worst.size()))) {
      line(
          "  %9.4f  %s, %d of %d steps right",
          sequence.loss(), sequence.key(), sequence.rightSteps(), sequence.countedSteps());
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
