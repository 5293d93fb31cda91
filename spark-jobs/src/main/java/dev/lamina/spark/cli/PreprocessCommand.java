package dev.lamina.spark.cli;

import dev.lamina.spark.job.PreprocessConfig;
import dev.lamina.spark.job.PreprocessJob;
import dev.lamina.spark.job.PreprocessResult;
import dev.lamina.spark.report.PreprocessSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamina preprocess}. */
@Command(
    name = "preprocess",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Transforms and fixed layers over images: to image files, a table of tensors or images, or",
      "tar shards.",
      "",
      "Relative paths start from the current directory. Writes a folder with what it made, a",
      "table of it (key, file, bytes, checksum, shape), a table of unreadable images, a report",
      "with a sample, and result.json; standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina preprocess --conf conf/preprocess-sharpen.yaml",
      "  lamina preprocess --conf conf/preprocess-imagenet.yaml --data 'hdfs:///photos/*/*.jpg' \\",
      "      --output hdfs:///tensors"
    })
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class PreprocessCommand extends JobCommand<PreprocessConfig, PreprocessResult> {
  @Option(
      names = "--write",
      paramLabel = "WHAT",
      description = "images, tensors, table or tar. Default: images, or tensors if those come out.")
  private String write;

  @Option(
      names = "--encoding",
      paramLabel = "FORMAT",
      description = "Of images: png (default), jpeg or webp.")
  private String encoding;

  @Option(
      names = "--quality",
      paramLabel = "Q",
      description = "Of JPEG and WebP, 1 to 100. Default: 75 and 80.")
  private String quality;

  @Option(
      names = "--checksum",
      paramLabel = "KIND",
      description = "Of what is written: sha256 (default) or crc32c.")
  private String checksum;

  PreprocessCommand() {
    super(PreprocessConfig.class);
  }

  @Override
  PreprocessJob job(PreprocessConfig config) {
    return new PreprocessJob(config);
  }

  @Override
  String summary(PreprocessResult result) {
    return PreprocessSummary.of(result);
  }
}
