package dev.lamina.spark.job;

import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.Stage;
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
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loss and metrics of a model that says something at each step of sequences: the next token of a
 * language model, the steps' tags.
 *
 * <p>As {@link EvaluateJob}: the sequences are run through the model once, into a table, and all
 * figures are exact totals of that.
 */
public final class EvaluateStepsJob {
  private static final String RESULT = "result.json";

  private final EvaluateConfig config;
  private EvaluatePreparation preparation;

  /** A job that is yet to be run, of a task other than classification. */
  public EvaluateStepsJob(EvaluateConfig config) {
    this.config = config;
  }

  /**
   * Does all that can be done without Spark, as {@link EvaluateJob#prepare}.
   *
   * @return this job
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  public EvaluateStepsJob prepare() {
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
  public EvaluateStepsResult run(SparkSession session) {
    return run(session, ProgressDisplay.NONE);
  }

  /**
   * Runs the job.
   *
   * @param session its own settings must name Lamina's registrator for Kryo
   * @param display where to show how far it is
   * @throws ConfigException as {@link #prepare}
   */
  public EvaluateStepsResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    try {
      return run(session, preparation.data().records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Evaluates records that may be cut and ordered in another way than the data's own. */
  EvaluateStepsResult run(
      SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet data = preparation.data().data(session);
    RecordTable table = preparation.data().table(data, StepColumns.RESULTS);
    try (OutputFolder output = preparation.output().open(session)) {
      RecordTables tables = new RecordTables(session, output, table);
      evaluate(session, records, data, display, tables);
      StepTotals totals = totals(tables.staged());
      tables.split();
      EvaluateStepsResult result = result(session, data, totals, output, started);
      output.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      output.finish();
      return result;
    }
  }

  private void evaluate(
      SparkSession session,
      JavaRDD<DataRecord> records,
      DataSet data,
      ProgressDisplay display,
      RecordTables tables) {
    ModelSetup model = preparation.model();
    try (PlanSource plans = model.share(session, model.graph())) {
      Stage.run(
          session,
          display,
          "evaluate",
          data.size(),
          seen -> {
            EvaluateStepsTask task =
                new EvaluateStepsTask(
                    plans,
                    preparation.data().input(session, model.batchSize()),
                    seen,
                    tables.table(),
                    preparation.loss(),
                    preparation.ignoreIndex());
            tables.stage(records.mapPartitions(task));
          });
    }
  }

  private boolean isLanguageModel() {
    return config.sequence().task() == SequenceTask.LANGUAGE_MODEL;
  }

  /** The classes that a report is of; 0 for none. */
  private int reported() {
    int classes = preparation.classCount();
    return isLanguageModel() || classes > EvaluateResult.MAX_MATRIX ? 0 : classes;
  }

  private StepTotals totals(Dataset<Row> evaluated) {
    int classes = reported();
    int worst = config.worst();
    long ignoreIndex = preparation.ignoreIndex();
    return Totals.of(
        evaluated.toJavaRDD(),
        () -> StepTotals.empty(classes, worst, ignoreIndex),
        StepTotals::add,
        StepTotals::read);
  }

  private EvaluateStepsResult result(
      SparkSession session, DataSet data, StepTotals totals, OutputFolder output, Instant started) {
    double loss = Evaluation.reduced(preparation.loss(), totals.losses(), totals.weights());
    double seconds = started.until(Instant.now(), ChronoUnit.MILLIS) / 1e3;
    ClassificationReport report = reported() == 0 ? null : totals.confusion().report();
    return new EvaluateStepsResult(
        "evaluate",
        JobRun.version(),
        config.sequence().task().name().toLowerCase(Locale.ROOT),
        settings(data),
        counts(data, totals),
        totals.steps(),
        totals.counted(),
        loss,
        isLanguageModel() ? StrictMath.exp(loss) : Double.NaN,
        isLanguageModel() && totals.characters() > 0
            ? totals.losses().value() / StrictMath.log(2) / totals.characters()
            : Double.NaN,
        (double) totals.right() / totals.counted(),
        report == null ? List.of() : EvaluateResult.classScores(names(), report),
        report == null ? null : report.macroAverage(),
        report == null ? null : report.weightedAverage(),
        totals.worst().entries().stream()
            .map(
                entry ->
                    new EvaluateStepsResult.WorstSequence(
                        entry.key(), entry.value(), entry.label(), entry.prediction()))
            .toList(),
        new EvaluateResult.Outputs(
            output.finished("."),
            output.finished(RecordTables.RECORDS),
            output.finished(RecordTables.UNREADABLE),
            output.finished(RESULT)),
        new EvaluateStepsResult.Run(
            started.truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds,
            totals.records() / Math.max(seconds, 1e-3),
            session.version(),
            session.sparkContext().applicationId(),
            preparation.data().sequences().validShare()));
  }

  private List<String> names() {
    List<String> given = config.source().classes();
    return given != null
        ? given
        : IntStream.range(0, preparation.classCount()).mapToObj(Integer::toString).toList();
  }

  private EvaluateStepsResult.Settings settings(DataSet data) {
    return new EvaluateStepsResult.Settings(
        data.root(),
        config.network().model(),
        config.network().weights(),
        preparation.data().sequences().describe(),
        preparation.loss().describe(),
        preparation.model().engine().name(),
        preparation.model().precision(),
        config.network().batchSize());
  }

  private EvaluateResult.Counts counts(DataSet data, StepTotals totals) {
    long unreadable = totals.faults().total();
    long read = totals.records() + unreadable;
    RecordLimit limit = preparation.data().limit();
    return new EvaluateResult.Counts(
        read,
        totals.records(),
        unreadable,
        totals.faults().counts(),
        limit.toString(),
        totals.records() == 0 || limit.isExceeded(unreadable, read),
        data.withoutImageSuffix(),
        data.hidden(),
        data.outside(),
        data.emptyClasses());
  }
}
