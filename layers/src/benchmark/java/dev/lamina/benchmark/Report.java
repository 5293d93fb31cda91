package dev.lamina.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as Markdown. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  private Report() {}

  static String of(
      List<Measurement> measurements, List<TwoThreads.Row> scaling, int rounds, int threads) {
    Report report = new Report();
    report.comparison(measurements, rounds, threads);
    report.scaling(scaling);
    report.machine(threads);
    return report.text.toString();
  }

  private void comparison(List<Measurement> measurements, int rounds, int threads) {
    line("## Lamina and its peers, %d thread%s", threads, threads == 1 ? "" : "s");
    line("");
    line(
        "Medians of %d interleaved rounds; of what ran in fewer, the number stands beside it.",
        rounds);
    line(
        "DL4J's ResNet-50 is its zoo's, with weights of its own; all others have the same"
            + " weights,");
    line("and outputs that agree.");
    line("");
    line("| network | batch | | median ms | items/s | to ONNX Runtime |");
    line("|---|--:|---|--:|--:|--:|");
    for (Measurement own : measurements) {
      double peer =
          measurements.stream()
              .filter(other -> other.network() == own.network())
              .filter(other -> other.batchSize() == own.batchSize())
              .filter(other -> other.contender().equals(OnnxRuntimeContender.NAME))
              .mapToDouble(Measurement::itemsPerSecond)
              .findFirst()
              .orElseThrow();
      line(
          "| %s | %d | %s%s | %.2f | %.1f | %.2f |",
          own.network().title(),
          own.batchSize(),
          own.contender(),
          own.runs() < rounds ? " (" + own.runs() + " rounds)" : "",
          own.median(),
          own.itemsPerSecond(),
          own.itemsPerSecond() / peer);
    }
  }

  private void scaling(List<TwoThreads.Row> rows) {
    line("");
    line("## Two threads with a plan each");
    line("");
    line("Items a second; the ratio is the median of neighbouring slices' ratios.");
    line("");
    line("| network | precision | batch | one thread | two threads | ratio | shared weights |");
    line("|---|---|--:|--:|--:|--:|--:|");
    for (TwoThreads.Row row : rows) {
      line(
          "| %s | %s | %d | %.1f | %.1f | %.2f | %.1f MB |",
          row.network().title(),
          row.precision().name().toLowerCase(Locale.ROOT),
          row.batchSize(),
          row.one(),
          row.two(),
          row.ratio(),
          row.weightBytes() / 1e6);
    }
  }

  private void machine(int threads) {
    line("");
    line("## Machine");
    line("");
    line("| | |");
    line("|---|---|");
    for (Map.Entry<String, String> fact : Machine.facts(threads).entrySet()) {
      line("| %s | %s |", fact.getKey(), fact.getValue());
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
