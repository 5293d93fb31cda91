package dev.lamina.spark.cli;

import dev.lamina.spark.job.ConfigException;
import dev.lamina.spark.job.PreprocessConfig;
import dev.lamina.spark.job.PreprocessJob;
import dev.lamina.spark.job.PreprocessResult;
import dev.lamina.spark.report.PreprocessSummary;
import dev.lamina.spark.run.LaminaSession;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class PreprocessCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfOptions conf;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Folder, file or pattern of images, tar shards, manifest or table.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "auto (default), images, table, manifest or tar.")
  private String format;

  @Option(names = "--output", paramLabel = "FOLDER", description = "Where the results go.")
  private String output;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  private boolean overwrite;

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

  @Option(names = "--mode", paramLabel = "MODE", description = "Decode to L or RGB (default).")
  private String mode;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Parts that the images are cut into. Default: by their size.")
  private String partitions;

  @Option(
      names = "--max-unreadable",
      paramLabel = "N|P%%",
      description = "Bad images allowed before the exit code is 3. Default: 1%%, rounded up.")
  private String maxUnreadable;

  @Option(names = "--json", description = "Print the result as JSON instead of the summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ConfReader reader = conf.read(PreprocessConfig.class, spec.commandLine().getParseResult());
    PreprocessJob job = new PreprocessJob(reader.bind(PreprocessConfig.class));
    try {
      job.prepare();
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
    if (!reader.faults().isEmpty()) {
      throw ConfOptions.failure(reader, null);
    }
    PreprocessResult result = run(job, reader);
    spec.commandLine().getOut().print(json ? result.toJson() : PreprocessSummary.of(result));
    spec.commandLine().getOut().flush();
    if (result.counts().tooManyUnreadable()) {
      spec.commandLine()
          .getErr()
          .printf(
              "lamina: %d of %d records are unreadable, more than allowed (%s): %s%n",
              result.counts().unreadable(),
              result.counts().read(),
              result.counts().maxUnreadable(),
              result.outputs().unreadable());
      return ExitCode.TOO_MANY_UNREADABLE;
    }
    return ExitCode.DONE;
  }

  private static PreprocessResult run(PreprocessJob job, ConfReader reader) throws IOException {
    try (SparkSession session = LaminaSession.start("lamina preprocess")) {
      return job.run(session, ConsoleProgress.ofThisProcess());
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
  }
}
