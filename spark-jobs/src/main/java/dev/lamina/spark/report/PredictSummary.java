package dev.lamina.spark.report;

import dev.lamina.spark.job.PredictResult;
import java.util.List;
import java.util.stream.Collectors;

/** The result of a prediction as text. */
public final class PredictSummary {
  private PredictSummary() {}

  /** Some lines of text, ended by line feeds. */
  public static String of(PredictResult result) {
    SummaryText text = new SummaryText();
    text.line("%s over %s", result.settings().model(), result.settings().data());
    text.line("");
    text.counts(result.counts(), "predicted");
    if (result.meanLoss() != null) {
      text.line("mean loss %s", SummaryText.number(result.meanLoss(), "%.8f"));
    }
    text.line("");
    for (PredictResult.ArrayColumn column : result.columns()) {
      text.line("  %-32s %-14s of %s", column.column(), shape(column.shape()), column.layer());
    }
    text.line("");
    text.line("Records     %s", result.outputs().records());
    text.line("Unreadable  %s", result.outputs().unreadable());
    text.line("Result      %s", result.outputs().result());
    text.line(
        "%.1f s, %.0f records/s, engine %s, batch size %d",
        result.run().seconds(),
        result.run().recordsPerSecond(),
        result.settings().engine(),
        result.settings().batchSize());
    return text.toString();
  }

  private static String shape(List<Long> shape) {
    return shape.stream().map(Object::toString).collect(Collectors.joining("x"));
  }
}
