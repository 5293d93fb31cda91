package dev.lamina.spark.report;

import dev.lamina.spark.job.RecalibrateResult;
import java.util.Map;

/** The result of a recalibration as text. */
public final class RecalibrateSummary {
  private static final int MOST_NORMS = 200;

  private RecalibrateSummary() {}

  /** A page of text, its lines ended by line feeds. */
  public static String of(RecalibrateResult result) {
    SummaryText text = new SummaryText();
    RecalibrateResult.Settings settings = result.settings();
    text.line("%s over %s, %s", settings.model(), settings.data(), settings.method());
    text.line("");
    text.counts(result.counts(), "used");
    text.line("");
    text.line(
        "  %-40s %8s %20s %22s", "norm", "channels", "mean off by (std)", "variance, old / new");
    for (RecalibrateResult.NormChange norm :
        result.norms().subList(0, Math.min(MOST_NORMS, result.norms().size()))) {
      text.line(
          "  %-40s %8d %20s %22s",
          norm.layer(),
          norm.channels(),
          SummaryText.number(norm.meanShift(), "%.3f"),
          SummaryText.number(norm.leastRatio(), "%.3f")
              + " to "
              + SummaryText.number(norm.largestRatio(), "%.3f"));
    }
    if (result.norms().size() > MOST_NORMS) {
      text.line("  ... and %,d more in the result file", result.norms().size() - MOST_NORMS);
    }
    if (result.before() != null) {
      quality(text, result);
    }
    text.line("");
    text.line("Weights     %s", result.outputs().weights());
    if (result.outputs().records() != null) {
      text.line("Records     %s", result.outputs().records());
    }
    text.line("Unreadable  %s", result.outputs().unreadable());
    text.line("Result      %s", result.outputs().result());
    text.line(
        "%.1f s, passes over the data for the norms: %d", result.run().seconds(), result.passes());
    return text.toString();
  }

  private static void quality(SummaryText text, RecalibrateResult result) {
    RecalibrateResult.Quality before = result.before();
    RecalibrateResult.Quality after = result.after();
    text.line("");
    text.line("  %-22s %12s %12s", "", "before", "after");
    text.line(
        "  %-22s %12s %12s",
        result.settings().loss().replaceAll("\\(.*", ""),
        SummaryText.number(before.loss(), "%.8f"),
        SummaryText.number(after.loss(), "%.8f"));
    for (Map.Entry<Integer, Double> share : after.topK().entrySet()) {
      text.line(
          "  %-22s %12s %12s",
          share.getKey() == 1 ? "accuracy" : "top-" + share.getKey() + " accuracy",
          SummaryText.number(100 * before.topK().get(share.getKey()), "%.2f %%"),
          SummaryText.number(100 * share.getValue(), "%.2f %%"));
    }
    if (before.unreadable() != after.unreadable()) {
      text.line("  %-22s %12d %12d", "without a result", before.unreadable(), after.unreadable());
    }
  }
}
