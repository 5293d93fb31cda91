package dev.lamina.spark.cli;

import dev.lamina.spark.job.ConfigException;
import dev.lamina.spark.job.EvaluateConfig;
import dev.lamina.spark.job.EvaluateJob;
import dev.lamina.spark.job.EvaluateResult;
import dev.lamina.spark.job.EvaluateStepsJob;
import dev.lamina.spark.job.EvaluateStepsResult;
import dev.lamina.spark.job.SequenceTask;
import dev.lamina.spark.report.EvaluateSummary;
import dev.lamina.spark.report.StepsSummary;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.run.ProgressDisplay;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamina evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Loss and metrics of a model over labelled images, one folder a class, or tensors in a",
      "Parquet table.",
      "",
      "Relative paths start from the current directory. Writes a folder with a table of",
      "records (label, prediction, probability, loss), a table of unreadable ones, and",
      "result.json; standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina evaluate --conf conf/evaluate-fashion.yaml",
      "  lamina evaluate --conf conf/evaluate-fashion.yaml --data hdfs:///images/test \\",
      "      --output hdfs:///reports/test --batch-size 32 --set worst=100"
    })
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfOptions conf;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Folder, file or pattern; a table, manifest or tar shards.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "auto (default), images, tensors, table, manifest, tar; sequences or lines, which auto"
              + " never takes data for.")
  private String format;

  @Option(names = "--model", paramLabel = "FILE", description = "The model's definition, .yaml.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its weights: safetensors, or of torch.save.")
  private String weights;

  @Option(names = "--output", paramLabel = "FOLDER", description = "Where the results go.")
  private String output;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  private boolean overwrite;

  @Option(names = "--batch-size", paramLabel = "N", description = "Records of a run. Default: 64.")
  private String batchSize;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Parts that the records are cut into. Default: by their size.")
  private String partitions;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What runs the model. Default: auto, the fastest there is.")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "float32 (default) or bfloat16.")
  private String precision;

  @Option(names = "--mode", paramLabel = "MODE", description = "Decode images to L or RGB.")
  private String mode;

  @Option(names = "--top-k", paramLabel = "K,...", description = "Default: 1,5.")
  private String topK;

  @Option(
      names = "--worst",
      paramLabel = "N",
      description = "How many records of the largest loss to name. Default: 20.")
  private String worst;

  @Option(
      names = "--train-mode",
      paramLabel = "MODE",
      description = "global: norms take the statistics of the whole data set. Default: none.")
  private String trainMode;

  @Option(
      names = "--max-unreadable",
      paramLabel = "N|P%%",
      description = "Bad records allowed before the exit code is 3. Default: 1%%, rounded up.")
  private String maxUnreadable;

  @Option(names = "--json", description = "Print the result as JSON instead of the summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ConfReader reader = conf.read(EvaluateConfig.class, spec.commandLine().getParseResult());
    EvaluateConfig config = reader.bind(EvaluateConfig.class);
    boolean ofSteps =
        config.source().format() != null
            && config.source().format().isSequences()
            && config.sequence().task() != SequenceTask.CLASSIFICATION;
    return ofSteps ? evaluateSteps(reader, config) : evaluate(reader, config);
  }

  private int evaluate(ConfReader reader, EvaluateConfig config) throws IOException {
    EvaluateJob job = new EvaluateJob(config);
    prepare(reader, job::prepare);
    EvaluateResult result = run(reader, session -> job.run(session, display()));
    print(json ? result.toJson() : EvaluateSummary.of(result));
    return code(result.counts(), result.outputs());
  }

  private int evaluateSteps(ConfReader reader, EvaluateConfig config) throws IOException {
    EvaluateStepsJob job = new EvaluateStepsJob(config);
    prepare(reader, job::prepare);
    EvaluateStepsResult result = run(reader, session -> job.run(session, display()));
    print(json ? result.toJson() : StepsSummary.of(result));
    return code(result.counts(), result.outputs());
  }

  private static void prepare(ConfReader reader, Runnable prepare) {
    try {
      prepare.run();
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
    if (!reader.faults().isEmpty()) {
      throw ConfOptions.failure(reader, null);
    }
  }

  private static <R> R run(ConfReader reader, Function<SparkSession, R> job) throws IOException {
    try (SparkSession session = LaminaSession.start("lamina evaluate")) {
      return job.apply(session);
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
  }

  private static ProgressDisplay display() {
    return ConsoleProgress.ofThisProcess();
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private int code(EvaluateResult.Counts counts, EvaluateResult.Outputs outputs) {
    if (!counts.tooManyUnreadable()) {
      return ExitCode.DONE;
    }
    spec.commandLine()
        .getErr()
        .printf(
            "lamina: %d of %d records are unreadable, more than allowed (%s): %s%n",
            counts.unreadable(), counts.read(), counts.maxUnreadable(), outputs.unreadable());
    return ExitCode.TOO_MANY_UNREADABLE;
  }
}
