package dev.lamina.spark.report;

import dev.lamina.spark.job.ChannelFigures;
import dev.lamina.spark.job.StatisticsResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of statistics as text. */
public final class StatisticsSummary {
  private static final int MOST_LAYERS = 200;
  private static final int MOST_ENTRIES = 12;
  private static final int MOST_DRIFTS = 10;

  private final StatisticsResult result;
  private final SummaryText text = new SummaryText();

  private StatisticsSummary(StatisticsResult result) {
    this.result = result;
  }

  /** A page of text, its lines ended by line feeds. */
  public static String of(StatisticsResult result) {
    return new StatisticsSummary(result).write();
  }

  private String write() {
    StatisticsResult.Settings settings = result.settings();
    if (settings.model() == null) {
      text.line("%s", settings.data());
    } else {
      text.line("%s over %s", settings.model(), settings.data());
    }
    text.line("");
    text.counts(result.counts(), "counted");
    if (result.data() != null) {
      data(result.data());
    }
    if (!result.layers().isEmpty()) {
      layers();
    }
    if (result.drift() != null) {
      drift(result.drift());
    }
    text.line("");
    text.line("Channels    %s", result.outputs().channels());
    text.line("Unreadable  %s", result.outputs().unreadable());
    text.line("Result      %s", result.outputs().result());
    text.line("%.1f s, %.0f records/s", result.run().seconds(), result.run().recordsPerSecond());
    return text.toString();
  }

  private void data(StatisticsResult.DataFigures data) {
    text.line("");
    text.line("  channel         mean          std    min    max   zeros");
    for (ChannelFigures channel : data.channels()) {
      text.line(
          "  %7d %12s %12s %6s %6s %7s",
          channel.channel(),
          SummaryText.number(channel.mean(), "%.6f"),
          SummaryText.number(channel.std(), "%.6f"),
          SummaryText.number(channel.min(), "%.5g"),
          SummaryText.number(channel.max(), "%.5g"),
          SummaryText.number(100 * channel.zeros(), "%.2f%%"));
    }
    text.line("");
    text.line(
        "  - {type: Normalize, mean: %s, std: %s}",
        list(data.normalize().mean()), list(data.normalize().std()));
    text.line("");
    entries(data.kind().equals("tensors") ? "elements" : "sizes", data.sizes());
    entries("formats", data.formats());
    entries("labels", data.labels());
  }

  private static String list(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.6f", value))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private void entries(String what, Map<String, Long> counts) {
    if (counts == null) {
      text.line("  %-9s more than are listed", what);
    } else if (!counts.isEmpty()) {
      String some =
          counts.entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .limit(MOST_ENTRIES)
              .map(entry -> String.format(Locale.ROOT, "%s: %,d", entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(", "));
      String rest =
          counts.size() > MOST_ENTRIES
              ? ", and %,d more".formatted(counts.size() - MOST_ENTRIES)
              : "";
      text.line("  %-9s %s%s", what, some, rest);
    }
  }

  private void layers() {
    int width = result.layers().stream().mapToInt(layer -> layer.layer().length()).max().orElse(0);
    width = Math.min(40, Math.max(6, width));
    text.line("");
    text.line(
        "  %-" + width + "s %-18s %8s %11s %11s %11s %11s %7s %10s",
        "layer",
        "is",
        "channels",
        "mean",
        "std",
        "min",
        "max",
        "zeros",
        "not finite");
    for (StatisticsResult.LayerFigures layer :
        result.layers().subList(0, Math.min(MOST_LAYERS, result.layers().size()))) {
      layer(layer, width);
    }
    if (result.layers().size() > MOST_LAYERS) {
      text.line("  ... and %,d more in the result file", result.layers().size() - MOST_LAYERS);
    }
    if (!result.skipped().isEmpty()) {
      text.line("  without an axis of records: %s", String.join(", ", result.skipped()));
    }
    norms();
  }

  /** Of a layer as a whole: every channel has as many values. */
  private void layer(StatisticsResult.LayerFigures layer, int width) {
    List<ChannelFigures> channels = layer.channels();
    double mean = channels.stream().mapToDouble(ChannelFigures::mean).average().orElse(Double.NaN);
    double square =
        channels.stream()
            .mapToDouble(channel -> channel.variance() + channel.mean() * channel.mean())
            .average()
            .orElse(Double.NaN);
    text.line(
        "  %-" + width + "s %-18s %8d %11s %11s %11s %11s %7s %10d",
        layer.layer(),
        layer.type(),
        channels.size(),
        SummaryText.number(mean, "%.4g"),
        SummaryText.number(Math.sqrt(Math.max(0, square - mean * mean)), "%.4g"),
        SummaryText.number(
            channels.stream().mapToDouble(ChannelFigures::min).min().orElse(Double.NaN), "%.4g"),
        SummaryText.number(
            channels.stream().mapToDouble(ChannelFigures::max).max().orElse(Double.NaN), "%.4g"),
        SummaryText.number(
            100 * channels.stream().mapToDouble(ChannelFigures::zeros).average().orElse(Double.NaN),
            "%.1f%%"),
        channels.stream().mapToLong(channel -> channel.nans() + channel.infinities()).sum());
  }

  /** How far running statistics are from those of what the norms read. */
  private void norms() {
    List<StatisticsResult.LayerFigures> norms =
        result.layers().stream()
            .filter(layer -> layer.channels().stream().anyMatch(channel -> channel.norm() != null))
            .toList();
    if (norms.isEmpty()) {
      return;
    }
    text.line("");
    text.line("  running statistics against observed ones (worst channel)");
    text.line("  %-40s %22s %16s", "norm", "mean, in observed std", "variance, ratio");
    for (StatisticsResult.LayerFigures layer : norms) {
      text.line(
          "  %-40s %22s %16s",
          layer.layer(),
          SummaryText.number(worst(layer, StatisticsSummary::shift), "%+.3f"),
          SummaryText.number(Math.exp(worst(layer, StatisticsSummary::logRatio)), "%.3f"));
    }
  }

  private interface OfNorm {
    double of(ChannelFigures.NormFigures norm);
  }

  private static double shift(ChannelFigures.NormFigures norm) {
    return (norm.runningMean() - norm.inputMean()) / Math.sqrt(norm.inputVariance());
  }

  private static double logRatio(ChannelFigures.NormFigures norm) {
    return Math.log(norm.runningVariance() / norm.inputVariance());
  }

  private static double worst(StatisticsResult.LayerFigures layer, OfNorm figure) {
    return layer.channels().stream()
        .map(channel -> figure.of(channel.norm()))
        .filter(value -> !value.isNaN())
        .max(Comparator.comparingDouble(Math::abs))
        .orElse(Double.NaN);
  }

  private void drift(StatisticsResult.DriftFigures drift) {
    text.line("");
    text.line("  drift against %s", drift.earlier());
    text.line("  %-40s %9s %9s %11s", "layer", "PSI", "KS", "worst PSI");
    for (StatisticsResult.LayerDrift layer :
        drift.layers().subList(0, Math.min(MOST_DRIFTS, drift.layers().size()))) {
      text.line(
          "  %-40s %9s %9s %11s",
          layer.layer(),
          SummaryText.number(layer.psi(), "%.4f"),
          SummaryText.number(layer.ks(), "%.4f"),
          SummaryText.number(layer.worstPsi(), "%.4f"));
    }
    text.line("");
    text.line("  %-40s %7s %9s %9s %12s", "layer", "channel", "PSI", "KS", "mean shift");
    for (StatisticsResult.ChannelDrift channel :
        drift.channels().subList(0, Math.min(MOST_DRIFTS, drift.channels().size()))) {
      text.line(
          "  %-40s %7d %9s %9s %12s",
          channel.layer(),
          channel.channel(),
          SummaryText.number(channel.psi(), "%.4f"),
          SummaryText.number(channel.ks(), "%.4f"),
          SummaryText.number(channel.meanShift(), "%+.3f"));
    }
    if (!drift.unmatched().isEmpty()) {
      text.line("  not compared: %s", String.join(", ", drift.unmatched()));
    }
  }
}
