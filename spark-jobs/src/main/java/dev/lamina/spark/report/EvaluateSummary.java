package dev.lamina.spark.report;

import dev.lamina.spark.job.EvaluateResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of an evaluation as text. */
public final class EvaluateSummary {
  private static final int MOST_CLASSES = 30;
  private static final int MOST_MATRIX = 20;
  private static final int MOST_WORST = 10;
  private static final int LEAST_NAME = 6;
  private static final int MOST_NAME = 24;

  private final EvaluateResult result;
  private final StringBuilder text = new StringBuilder();

  private EvaluateSummary(EvaluateResult result) {
    this.result = result;
  }

  /** A page of text, its lines ended by line feeds. */
  public static String of(EvaluateResult result) {
    return new EvaluateSummary(result).write();
  }

  private String write() {
    EvaluateResult.Settings settings = result.settings();
    line("%s over %s", settings.model(), settings.data());
    line("");
    counts();
    line("");
    line("  %-22s %s", settings.loss().replaceAll("\\(.*", ""), number(result.loss(), "%.8f"));
    for (Map.Entry<Integer, Double> share : result.topK().entrySet()) {
      String name = share.getKey() == 1 ? "accuracy" : "top-" + share.getKey() + " accuracy";
      line("  %-22s %s", name, percent(share.getValue()));
    }
    if (!result.topK().containsKey(1)) {
      line("  %-22s %s", "accuracy", percent(result.accuracy()));
    }
    line("  %-22s %s", "calibration error", percent(result.calibration().expected()));
    classes();
    matrix();
    worst();
    line("");
    line("Records     %s", result.outputs().records());
    line("Unreadable  %s", result.outputs().unreadable());
    line("Result      %s", result.outputs().result());
    line(
        "%.1f s, %.0f %s, engine %s, batch size %d",
        result.run().seconds(),
        result.run().imagesPerSecond(),
        result.run().validSteps() == null
            ? "images/s"
            : String.format(
                Locale.ROOT,
                "sequences/s, %.1f %% of the computed steps no padding",
                100 * result.run().validSteps()),
        settings.engine(),
        settings.batchSize());
    return text.toString();
  }

  private void counts() {
    EvaluateResult.Counts counts = result.counts();
    line(
        "%,d records: %,d evaluated, %,d unreadable%s",
        counts.read(),
        counts.evaluated(),
        counts.unreadable(),
        counts.unreadable() == 0 ? "" : " " + counts.unreadableByReason());
    if (counts.tooManyUnreadable()) {
      line(
          "MORE UNREADABLE THAN ALLOWED (%s): the figures are of the rest", counts.maxUnreadable());
    }
    note(counts.withoutImageSuffix(), "%,d records without an image format's suffix");
    note(counts.hidden(), "%,d hidden files left out");
    note(counts.outsideClasses(), "%,d files beside the classes' folders left out");
    if (!counts.emptyClasses().isEmpty()) {
      line("classes without a file: %s", String.join(", ", counts.emptyClasses()));
    }
  }

  private void note(long count, String format) {
    if (count > 0) {
      line(format, count);
    }
  }

  private void classes() {
    List<EvaluateResult.ClassScores> classes = result.classes();
    int width = nameWidth();
    line("");
    line("  %-" + width + "s  precision  recall      F1  records", "class");
    for (EvaluateResult.ClassScores scores :
        classes.subList(0, Math.min(MOST_CLASSES, classes.size()))) {
      line(
          "  %-" + width + "s  %9s  %6s  %6s  %,7d",
          cut(scores.name(), width),
          number(scores.precision(), "%.4f"),
          number(scores.recall(), "%.4f"),
          number(scores.f1(), "%.4f"),
          scores.support());
    }
    if (classes.size() > MOST_CLASSES) {
      line("  ... and %,d more in the result file", classes.size() - MOST_CLASSES);
    }
    line(
        "  %-" + width + "s  %9s  %6s  %6s  %,7d",
        "mean",
        number(result.macroAverage().precision(), "%.4f"),
        number(result.macroAverage().recall(), "%.4f"),
        number(result.macroAverage().f1(), "%.4f"),
        result.macroAverage().support());
  }

  private void matrix() {
    List<List<Long>> matrix = result.confusionMatrix();
    if (matrix == null || matrix.size() > MOST_MATRIX) {
      return;
    }
    int width =
        matrix.stream()
            .flatMap(List::stream)
            .mapToInt(count -> Long.toString(count).length())
            .max()
            .orElse(1);
    width = Math.max(width, Integer.toString(matrix.size() - 1).length());
    int nameWidth = nameWidth();
    line("");
    StringBuilder header = new StringBuilder();
    for (int i = 0; i < matrix.size(); i++) {
      header.append(String.format(Locale.ROOT, " %" + width + "d", i));
    }
    line("  %-" + (nameWidth + 3) + "s %s   predicted", "confusion", header);
    for (int label = 0; label < matrix.size(); label++) {
      StringBuilder row = new StringBuilder();
      for (long count : matrix.get(label)) {
        row.append(String.format(Locale.ROOT, " %" + width + "s", count == 0 ? "." : count));
      }
      String name = cut(result.classes().get(label).name(), nameWidth);
      line("  %2d %-" + nameWidth + "s %s", label, name, row);
    }
  }

  private void worst() {
    List<EvaluateResult.WorstRecord> worst = result.worst();
    if (worst.isEmpty()) {
      return;
    }
    line("");
    line("  largest losses");
    for (EvaluateResult.WorstRecord record : worst.subList(0, Math.min(MOST_WORST, worst.size()))) {
      line("  %9.4f  %s, predicted %s", record.loss(), record.key(), record.predictionName());
    }
  }

  private int nameWidth() {
    return result.classes().stream()
        .mapToInt(scores -> Math.max(LEAST_NAME, Math.min(MOST_NAME, scores.name().length())))
        .max()
        .orElse(LEAST_NAME);
  }

  private static String cut(String name, int width) {
    return name.length() <= width ? name : name.substring(0, width - 1) + "~";
  }

  private static String percent(double share) {
    return number(100 * share, "%.2f %%");
  }

  private static String number(double value, String format) {
    return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, format, value);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
