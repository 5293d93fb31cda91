package dev.lamina.spark.job;

import dev.lamina.engine.Precision;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Reduction;
import dev.lamina.spark.kryo.KryoCheck;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.run.Progress;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordCounter;
import dev.lamina.spark.source.LabelledData;
import dev.lamina.stats.ClassificationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loss and metrics of a model over labelled images in class folders, or tensors in a table.
 *
 * <p>The records are read and run through the model once, into a table of one row a record. All
 * figures are then computed from that table, a cheap second pass, rather than handed back by the
 * tasks of the first: Spark commits exactly one attempt of each task's rows to the table, whatever
 * was retried, speculated or lost, while accumulators and side results of tasks may count an
 * attempt twice or not at all. The table's totals are exact, so they do not depend on how it is
 * cut.
 */
public final class EvaluateJob {
  private static final String STAGING = "staging";
  private static final String RECORDS = "records";
  private static final String UNREADABLE = "unreadable";
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
    try {
      LabelledData data = preparation.data(session);
      JavaRDD<Row> records = data.read(session, config.partitions(), config.maxFileBytes());
      return run(session, records, data, display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Evaluates records that may be cut and ordered in another way than the data's own. */
  EvaluateResult run(
      SparkSession session, JavaRDD<Row> records, LabelledData data, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    SharedGraph shared = new SharedGraph(preparation.model().graph());
    KryoCheck.check(shared);
    try (OutputFolder output =
        new OutputFolder(config.output(), config.overwrite(), hadoop(session))) {
      String staging = output.temporary(STAGING);
      evaluate(session, shared, records, data, display, staging);
      Dataset<Row> evaluated = session.read().schema(EvaluatedColumns.SCHEMA).parquet(staging);
      EvaluationTotals totals = totals(evaluated, data.classes().size());
      evaluated
          .where(EvaluatedColumns.REASON + " is null")
          .select(EvaluatedColumns.ofRecords())
          .write()
          .parquet(output.temporary(RECORDS));
      evaluated
          .where(EvaluatedColumns.REASON + " is not null")
          .select(EvaluatedColumns.ofUnreadable())
          .write()
          .parquet(output.temporary(UNREADABLE));
      output.discard(STAGING);
      EvaluateResult result = result(session, data, totals, output, started);
      output.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      output.finish();
      return result;
    }
  }

  private void evaluate(
      SparkSession session,
      SharedGraph shared,
      JavaRDD<Row> records,
      LabelledData data,
      ProgressDisplay display,
      String staging) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SharedGraph> broadcast = context.broadcast(shared);
    try (RecordCounter counter = new RecordCounter(session.sparkContext());
        Progress progress = new Progress(display, counter, "evaluate", data.size())) {
      progress.start();
      EvaluateTask task =
          new EvaluateTask(
              broadcast,
              preparation.engine().name(),
              config.precision(),
              config.batchSize(),
              preparation.input(),
              preparation.loss(),
              counter.accumulator());
      session
          .createDataFrame(records.mapPartitions(task), EvaluatedColumns.SCHEMA)
          .write()
          .parquet(staging);
    } finally {
      broadcast.destroy();
    }
  }

  private EvaluationTotals totals(Dataset<Row> evaluated, int classes) {
    int[] ks = preparation.ks();
    int bins = config.calibrationBins();
    int worst = config.worst();
    JavaRDD<byte[]> parts =
        evaluated
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  EvaluationTotals totals = EvaluationTotals.empty(classes, ks, bins, worst);
                  rows.forEachRemaining(totals::add);
                  return List.of(totals.write()).iterator();
                });
    if (parts.getNumPartitions() == 0) {
      return EvaluationTotals.empty(classes, ks, bins, worst);
    }
    return EvaluationTotals.read(
        parts.treeReduce(
            (a, b) -> EvaluationTotals.read(a).merge(EvaluationTotals.read(b)).write()));
  }

  private EvaluateResult result(
      SparkSession session,
      LabelledData data,
      EvaluationTotals totals,
      OutputFolder output,
      Instant started) {
    List<String> names = data.classes();
    ClassificationReport report = totals.confusion().report();
    long evaluated = totals.confusion().count();
    double seconds = started.until(Instant.now(), ChronoUnit.MILLIS) / 1e3;
    return new EvaluateResult(
        "evaluate",
        version(),
        settings(data),
        counts(data, totals),
        loss(totals),
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
            output.finished(RECORDS),
            output.finished(UNREADABLE),
            output.finished(RESULT)),
        new EvaluateResult.Run(
            started.truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds,
            evaluated / Math.max(seconds, 1e-3),
            session.version(),
            session.sparkContext().applicationId()));
  }

  private EvaluateResult.Settings settings(LabelledData data) {
    Precision precision = config.precision();
    return new EvaluateResult.Settings(
        data.root(),
        config.model(),
        config.weights(),
        preparation.loss().describe(),
        preparation.transformArguments(),
        preparation.engine().name(),
        precision.name().toLowerCase(Locale.ROOT),
        config.batchSize());
  }

  private EvaluateResult.Counts counts(LabelledData data, EvaluationTotals totals) {
    long evaluated = totals.confusion().count();
    long unreadable = totals.faults().total();
    long read = evaluated + unreadable;
    return new EvaluateResult.Counts(
        read,
        evaluated,
        unreadable,
        totals.faults().counts(),
        preparation.limit().toString(),
        evaluated == 0 || preparation.limit().isExceeded(unreadable, read),
        data.withoutImageSuffix(),
        data.hidden(),
        data.outside(),
        data.emptyClasses());
  }

  /** As the loss itself reduces a batch, over all records. */
  private double loss(EvaluationTotals totals) {
    double sum = totals.losses().value();
    boolean isSum = reduction() == Reduction.SUM;
    return isSum && totals.losses().count() > 0 ? sum : sum / totals.weights().value();
  }

  private Reduction reduction() {
    Object name =
        LayerCatalog.standard()
            .typeOf(preparation.loss())
            .arguments(preparation.loss())
            .get("reduction");
    return name == null
        ? Reduction.MEAN
        : Reduction.valueOf(name.toString().toUpperCase(Locale.ROOT));
  }

  private static String version() {
    String version = EvaluateJob.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static Configuration hadoop(SparkSession session) {
    return session.sparkContext().hadoopConfiguration();
  }
}
