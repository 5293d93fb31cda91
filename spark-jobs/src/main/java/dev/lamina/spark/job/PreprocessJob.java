package dev.lamina.spark.job;

import dev.lamina.image.ImageEncoder;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordSink;
import dev.lamina.spark.run.RecordSinks;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.run.TaskFiles;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.RecordColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images through transforms and fixed layers to files of images, tables or tar shards, with a
 * manifest of what was written and of what was not.
 *
 * <p>The tasks write the content themselves, under names that depend on the records alone, and give
 * each file its name when it is whole ({@link TaskFiles}). The manifest goes through a table that
 * has exactly one attempt of each task's rows ({@link RecordTables}).
 */
public final class PreprocessJob implements Job<PreprocessResult> {
  private static final String ATTEMPTS = "attempts";
  private static final String RESULT = "result.json";
  private static final String REPORT = "report.html";
  private static final String SHEET = "contact-sheet.png";

  private final PreprocessConfig config;
  private PreprocessPreparation preparation;

  /** A job that is yet to be run. */
  public PreprocessJob(PreprocessConfig config) {
    this.config = config;
  }

  @Override
  public PreprocessJob prepare() {
    if (preparation == null) {
      preparation = new PreprocessPreparation(config);
    }
    return this;
  }

  @Override
  public PreprocessResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    try {
      return run(session, preparation.records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Preprocesses records that may be cut in another way than the data's own. */
  PreprocessResult run(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet data = preparation.data().data(session);
    RecordTable table =
        preparation
            .data()
            .table(
                data, PreprocessedColumns.results(config.checksum()), PreprocessedColumns.SAMPLE);
    try (OutputFolder output = preparation.output().open(session)) {
      RecordTables tables = new RecordTables(session, output, table);
      RecordSink.Factory sinks = sinks(session, data, output);
      Sampling sampling = new Sampling(config.samples(), data.size());
      Stage.run(
          session,
          display,
          "preprocess",
          data.size(),
          seen ->
              tables.stage(
                  records.mapPartitions(
                      new PreprocessTask(
                          preparation.input(), sinks, table, config.checksum(), sampling, seen))));
      output.discard(ATTEMPTS);
      boolean hasReport = report(tables.staged(), output);
      Map<String, Long> byReason = RecordCounts.byReason(tables.staged());
      long bytes = bytes(tables.staged());
      tables.split();
      PreprocessResult result = result(session, data, byReason, bytes, output, hasReport, started);
      output.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      output.finish();
      return result;
    }
  }

  private RecordSink.Factory sinks(SparkSession session, DataSet data, OutputFolder output)
      throws IOException {
    String part = part();
    TaskFiles files =
        new TaskFiles(
            output.temporary(part),
            output.temporary(ATTEMPTS),
            new SerializableConfiguration(session.sparkContext().hadoopConfiguration()));
    return switch (preparation.target()) {
      case IMAGES -> RecordSinks.images(part, files, preparation.images());
      case TAR -> RecordSinks.tar(part, files, preparation.images(), data.kept());
      case TABLE -> RecordSinks.rows(session, part, files, data, preparation.images());
      default ->
          RecordSinks.tensors(
              session, part, files, data, config.tensorType() == PreprocessConfig.TensorType.ARRAY);
    };
  }

  /** The folder of what is written. */
  private String part() {
    return preparation.target().name().toLowerCase(Locale.ROOT);
  }

  private static long bytes(Dataset<Row> staged) {
    Row sum = staged.agg(functions.sum(PreprocessedColumns.BYTES)).head();
    return sum.isNullAt(0) ? 0 : sum.getLong(0);
  }

  /** Writes the report of a sample; false if there is none. */
  private boolean report(Dataset<Row> staged, OutputFolder output) throws IOException {
    if (config.samples() == 0) {
      return false;
    }
    List<ContactSheet.Pair> pairs =
        staged
            .where(functions.col(PreprocessedColumns.BEFORE).isNotNull())
            .where(functions.col(PreprocessedColumns.AFTER).isNotNull())
            .select(
                RecordColumns.KEY,
                PreprocessedColumns.SHAPE,
                PreprocessedColumns.BEFORE,
                PreprocessedColumns.AFTER)
            .collectAsList()
            .stream()
            .map(
                row ->
                    new ContactSheet.Pair(
                        row.getString(0), row.<Integer>getList(1), row.getAs(2), row.getAs(3)))
            .toList();
    ContactSheet sheet = new ContactSheet(pairs, config.samples());
    if (sheet.isEmpty()) {
      return false;
    }
    output.write(SHEET, sheet.toPng());
    output.write(
        REPORT,
        sheet
            .toHtml(config.source().data(), preparation.data().transformArguments())
            .getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private PreprocessResult result(
      SparkSession session,
      DataSet data,
      Map<String, Long> byReason,
      long bytes,
      OutputFolder output,
      boolean hasReport,
      Instant started) {
    Long without = byReason.remove("");
    long written = without == null ? 0 : without;
    boolean isTensor = preparation.target() == PreprocessConfig.Target.TENSORS;
    boolean hasQuality = !isTensor && config.encoding() != ImageEncoder.Format.PNG;
    int quality = config.quality() == 0 ? config.encoding().defaultQuality() : config.quality();
    return new PreprocessResult(
        "preprocess",
        JobRun.version(),
        new PreprocessResult.Settings(
            data.root(),
            preparation.mode().name(),
            preparation.data().transformArguments(),
            part(),
            isTensor ? null : config.encoding().code(),
            hasQuality ? quality : 0,
            config.checksum().column()),
        RecordCounts.of(data, preparation.data().limit(), written, byReason),
        bytes,
        new PreprocessResult.Outputs(
            output.finished("."),
            output.finished(part()),
            output.finished(RecordTables.RECORDS),
            output.finished(RecordTables.UNREADABLE),
            output.finished(RESULT),
            hasReport ? output.finished(REPORT) : null),
        RunTimes.since(started, written, session));
  }
}
