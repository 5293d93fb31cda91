package dev.lamina.spark.cli;

import dev.lamina.spark.job.PredictConfig;
import dev.lamina.spark.job.PredictJob;
import dev.lamina.spark.job.PredictResult;
import dev.lamina.spark.report.PredictSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lamina predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "A model's predictions over images or a Parquet table of tensors, and what its inner",
      "layers give.",
      "",
      "Relative paths start from the current directory. Writes a folder with a table of one",
      "row a record (its key and columns; prediction, probability, the classes of highest",
      "probability, logits, probabilities, features, loss where records have classes), a",
      "table of unreadable ones, and result.json; standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina predict --conf conf/predict-fashion.yaml",
      "  lamina predict --conf conf/predict-fashion.yaml --features flatten,block2_sum \\",
      "      --output out/features --set scores=false"
    })
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class PredictCommand extends JobCommand<PredictConfig, PredictResult> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--features",
      paramLabel = "LAYER,...",
      description = "Inner layers whose outputs to keep, by path; LAYER:input for an input.")
  private String features;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Classes of the highest probability to name. Default: 5.")
  private String topK;

  PredictCommand() {
    super(PredictConfig.class);
  }

  @Override
  PredictJob job(PredictConfig config) {
    return new PredictJob(config);
  }

  @Override
  String summary(PredictResult result) {
    return PredictSummary.of(result);
  }
}
