package dev.lamina.spark.cli;

import dev.lamina.spark.job.RecalibrateConfig;
import dev.lamina.spark.job.RecalibrateJob;
import dev.lamina.spark.job.RecalibrateResult;
import dev.lamina.spark.report.RecalibrateSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lamina recalibrate}. */
@Command(
    name = "recalibrate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "The running statistics of a model's batch norms (and instance norms that track them)",
      "computed anew over a whole data set.",
      "",
      "sequential: what one training batch of all records would give, to the same bits however",
      "the work is cut; one pass over the data for each level of norms. one_pass: the mean over",
      "training batches of --batch-size, as torch.optim.swa_utils.update_bn. Relative paths start",
      "from the current directory. Writes a folder with weights.safetensors, equal to the old",
      "weights but for the statistics, and result.json with an evaluation before and after;",
      "standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina recalibrate --conf conf/recalibrate-fashion.yaml",
      "  lamina recalibrate --conf conf/recalibrate-fashion.yaml --method one_pass \\",
      "      --batch-size 128 --data hdfs:///images/train --output hdfs:///models/new"
    })
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class RecalibrateCommand extends JobCommand<RecalibrateConfig, RecalibrateResult> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "sequential (default) or one_pass.")
  private String method;

  @Option(
      names = "--evaluate",
      paramLabel = "true|false",
      description = "Evaluate before and after, which needs labels. Default: true.")
  private String evaluate;

  RecalibrateCommand() {
    super(RecalibrateConfig.class);
  }

  @Override
  RecalibrateJob job(RecalibrateConfig config) {
    return new RecalibrateJob(config);
  }

  @Override
  String summary(RecalibrateResult result) {
    return RecalibrateSummary.of(result);
  }
}
