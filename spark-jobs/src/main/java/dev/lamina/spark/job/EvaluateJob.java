package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.ClassificationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Loss and metrics of a model over labelled images in class folders, or tensors in a table.
 *
 * <p>The records are read and run through the model once, into a table; all figures are computed
 * from that ({@link RecordTables}). The totals are exact, so they do not depend on how it is cut.
 */
public final class EvaluateJob {
  private static final String RESULT = "result.json";

  private final EvaluateConfig config;
  private EvaluatePreparation preparation;

  /** A job that is yet to be run. */
  public EvaluateJob(EvaluateConfig config) {
    this.config = config;
  }

  /**
   * Does all that can be done without Spark: checks the configuration, loads the model, lists the
   * data if they are in a local file system. {@link #run} does it otherwise.
   *
   * @return this job
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  public EvaluateJob prepare() {
    if (preparation == null) {
      preparation = new EvaluatePreparation(config);
    }
    return this;
  }

  /**
   * Runs the job and shows nothing.
   *
   * @throws ConfigException as {@link #prepare}
   */
  public EvaluateResult run(SparkSession session) {
    return run(session, ProgressDisplay.NONE);
  }

  /**
   * Runs the job.
   *
   * @param session its own settings must name Lamina's registrator for Kryo
   * @param display where to show how far it is
   * @throws ConfigException as {@link #prepare}
   */
  public EvaluateResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    if (preparation.hasStepScores()) {
      throw new IllegalStateException("models of steps are evaluated by EvaluateStepsJob");
    }
    try {
      return run(session, preparation.data().records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Evaluates records that may be cut and ordered in another way than the data's own. */
  EvaluateResult run(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet data = preparation.data().data(session);
    RecordTable table = preparation.data().table(data, EvaluatedColumns.RESULTS);
    try (OutputFolder output = preparation.output().open(session)) {
      RecordTables tables = new RecordTables(session, output, table);
      Graph graph = graph(session, records, display);
      evaluation().stage(session, graph, records, display, "evaluate", tables);
      EvaluationTotals totals = evaluation().totals(tables.staged(), data.classes().size());
      tables.split();
      EvaluateResult result = result(session, data, totals, output, started);
      output.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      output.finish();
      return result;
    }
  }

  private Evaluation evaluation() {
    return new Evaluation(
        preparation.model(),
        preparation.data(),
        preparation.loss(),
        preparation.ks(),
        config.calibrationBins(),
        config.worst());
  }

  /** The model's graph, whose norms normalise as the configuration says. */
  private Graph graph(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display) {
    return config.trainMode() == TrainMode.GLOBAL
        ? NormCalibration.sequential(
                session, preparation.model(), preparation.data(), records, display)
            .global()
        : preparation.model().graph();
  }

  private EvaluateResult result(
      SparkSession session,
      DataSet data,
      EvaluationTotals totals,
      OutputFolder output,
      Instant started) {
    List<String> names = data.classes();
    ClassificationReport report = totals.confusion().report();
    long evaluated = totals.confusion().count();
    double seconds = started.until(Instant.now(), ChronoUnit.MILLIS) / 1e3;
    return new EvaluateResult(
        "evaluate",
        JobRun.version(),
        settings(data),
        counts(data, totals),
        evaluation().loss(totals),
        report.accuracy(),
        EvaluateResult.topK(totals),
        new EvaluateResult.Calibration(
            totals.calibration().expected(),
            totals.calibration().maximum(),
            totals.calibration().bins()),
        EvaluateResult.classScores(names, report),
        report.macroAverage(),
        report.weightedAverage(),
        EvaluateResult.matrix(totals),
        EvaluateResult.worst(names, totals),
        new EvaluateResult.Outputs(
            output.finished("."),
            output.finished(RecordTables.RECORDS),
            output.finished(RecordTables.UNREADABLE),
            output.finished(RESULT)),
        new EvaluateResult.Run(
            started.truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds,
            evaluated / Math.max(seconds, 1e-3),
            session.version(),
            session.sparkContext().applicationId(),
            preparation.data().sequences() == null
                ? null
                : preparation.data().sequences().validShare()));
  }

  private EvaluateResult.Settings settings(DataSet data) {
    return new EvaluateResult.Settings(
        data.root(),
        config.network().model(),
        config.network().weights(),
        preparation.loss().describe(),
        config.trainMode().name().toLowerCase(Locale.ROOT),
        preparation.data().transformArguments(),
        preparation.model().engine().name(),
        preparation.model().precision(),
        config.network().batchSize());
  }

  private EvaluateResult.Counts counts(DataSet data, EvaluationTotals totals) {
    long evaluated = totals.confusion().count();
    long unreadable = totals.faults().total();
    long read = evaluated + unreadable;
    RecordLimit limit = preparation.data().limit();
    return new EvaluateResult.Counts(
        read,
        evaluated,
        unreadable,
        totals.faults().counts(),
        limit.toString(),
        evaluated == 0 || limit.isExceeded(unreadable, read),
        data.withoutImageSuffix(),
        data.hidden(),
        data.outside(),
        data.emptyClasses());
  }
}
