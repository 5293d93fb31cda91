package dev.lamina.spark.cli;

import dev.lamina.spark.job.StatisticsConfig;
import dev.lamina.spark.job.StatisticsJob;
import dev.lamina.spark.job.StatisticsResult;
import dev.lamina.spark.report.StatisticsSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lamina statistics}. */
@Command(
    name = "statistics",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "What the values of a data set are like, channel by channel, exactly; or, given a model,",
      "what those of each of its layers are over the data set, all in one pass.",
      "",
      "Without a model: mean, standard deviation, extremes and histogram of every channel, the",
      "figures for Normalize, sizes, formats, labels. With one: mean, variance, extremes, zeros,",
      "values that are not finite and histogram of every channel of every layer, and the running",
      "statistics of norms beside the observed ones. Relative paths start from the current",
      "directory. Writes a folder with result.json, a table of channels and one of unreadable",
      "records; standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina statistics --data data/fashion/images --output out/pixels",
      "  lamina statistics --conf conf/statistics-fashion.yaml",
      "  lamina statistics --conf conf/statistics-fashion.yaml --data new/images \\",
      "      --output out/new --compare out/statistics-fashion/result.json"
    })
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class StatisticsCommand extends JobCommand<StatisticsConfig, StatisticsResult> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--layers",
      paramLabel = "LAYER,...",
      description = "Layers of the model to look into, by path. Default: all.")
  private String layers;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels of a table's tensors, without a model. Default: 1.")
  private String channels;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "The result.json of an earlier run: how far the values have drifted.")
  private String compare;

  StatisticsCommand() {
    super(StatisticsConfig.class);
  }

  @Override
  StatisticsJob job(StatisticsConfig config) {
    return new StatisticsJob(config);
  }

  @Override
  String summary(StatisticsResult result) {
    return StatisticsSummary.of(result);
  }
}
