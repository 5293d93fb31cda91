package dev.lamina.spark.job;

import dev.lamina.model.Weights;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LossSpec;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the running statistics of a model's norms anew over a data set, and writes its weights
 * with them: all else in the file stays as it is.
 */
public final class RecalibrateJob implements Job<RecalibrateResult> {
  private static final String RESULT = "result.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final int CALIBRATION_BINS = 15;

  private final RecalibrateConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private DataSetup data;
  private ModelSetup model;
  private OutputSetup output;
  private LossSpec loss;
  private List<NormPlace> norms;

  /** A job that is yet to be run. */
  public RecalibrateJob(RecalibrateConfig config) {
    this.config = config;
  }

  @Override
  public RecalibrateJob prepare() {
    if (data != null) {
      return this;
    }
    data =
        new DataSetup(
            config.source(), config.image(), new DataSetup.Needs(config.evaluate(), false), faults);
    output = new OutputSetup(config.results(), faults);
    faults.require("weights", config.network().weights());
    faults.check("top_k", () -> TopK.empty(ks()));
    if (config.shuffleSeed() != null && config.method() != NormMethod.ONE_PASS) {
      faults.add("shuffle_seed", "is for the batches of one_pass; sequential has none");
    }
    loss = faults.tried("loss", () -> LossSetup.bind(config.loss()));
    model = new ModelSetup(config.network(), faults);
    Shape shape = model.recordShape(data.areImages(), "recalibrated");
    data.fit(shape);
    if (shape != null) {
      findNorms();
      checkScores();
    }
    if (faults.isEmpty()) {
      model.checkPlan(model.graph());
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
    return this;
  }

  private void findNorms() {
    norms =
        faults.tried(
            "weights",
            () -> NormPlace.of(model.graph(), model.model().module().stateDict().keySet()));
    if (norms != null && norms.isEmpty()) {
      faults.add("model", "has no norm with running statistics");
    }
  }

  private void checkScores() {
    List<Shape> outputs = config.evaluate() ? model.outputShapes(model.graph()) : null;
    if (outputs == null) {
      return;
    }
    Shape scores = outputs.get(0);
    if (scores.rank() != 2) {
      faults.add(
          "model", "its output must be (N, classes) unless 'evaluate' is false, got " + scores);
      return;
    }
    data.expectClasses(Math.toIntExact(scores.size(1)));
    if (loss != null) {
      Shape labels = Shape.of(scores.size(0));
      faults.check("loss", () -> loss.outputShapes(List.of(scores, labels)));
    }
  }

  private int[] ks() {
    return config.topK().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public RecalibrateResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    try {
      return run(session, data.records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Recalibrates over records that may be cut and ordered in another way than the data's own. */
  RecalibrateResult run(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet set = data.data(session);
    try (OutputFolder folder = output.open(session)) {
      RecalibrateResult.Quality before = null;
      if (config.evaluate()) {
        before =
            evaluate(session, model.graph(), records, display, "before", folder, false).quality();
      }
      NormCalibration.Outcome outcome =
          config.method() == NormMethod.SEQUENTIAL
              ? NormCalibration.sequential(session, model, data, records, display)
              : NormCalibration.onePass(
                  session, model, data, records, config.shuffleSeed(), display);
      Graph graph = NormPlace.withStatistics(model.graph(), norms, outcome.arrays());
      Scores after =
          config.evaluate()
              ? evaluate(session, graph, records, display, "after", folder, true)
              : new Scores(null, readable(session, records, display, folder));
      writeWeights(folder, outcome.arrays());
      RecalibrateResult result =
          result(session, set, outcome, after.counts(), before, after.quality(), folder, started);
      folder.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      folder.finish();
      return result;
    }
  }

  private record Scores(RecalibrateResult.Quality quality, RecordCounts counts) {}

  private Scores evaluate(
      SparkSession session,
      Graph graph,
      JavaRDD<DataRecord> records,
      ProgressDisplay display,
      String name,
      OutputFolder folder,
      boolean isKept)
      throws IOException {
    DataSet set = data.data(session);
    RecordTable table = data.table(set, EvaluatedColumns.RESULTS);
    RecordTables tables = new RecordTables(session, folder, table);
    Evaluation evaluation = new Evaluation(model, data, loss, ks(), CALIBRATION_BINS, 0);
    evaluation.stage(session, graph, records, display, name, tables);
    EvaluationTotals totals = evaluation.totals(tables.staged(), set.classes().size());
    if (isKept) {
      tables.split();
    } else {
      tables.discard();
    }
    RecalibrateResult.Quality quality =
        new RecalibrateResult.Quality(
            evaluation.loss(totals),
            totals.confusion().report().accuracy(),
            EvaluateResult.topK(totals),
            totals.faults().total());
    RecordCounts counts =
        RecordCounts.of(set, data.limit(), totals.confusion().count(), totals.faults().counts());
    return new Scores(quality, counts);
  }

  /** The counts of records, and the table of those that cannot be read, without an evaluation. */
  private RecordCounts readable(
      SparkSession session,
      JavaRDD<DataRecord> records,
      ProgressDisplay display,
      OutputFolder folder)
      throws IOException {
    DataSet set = data.data(session);
    RecordTable table = data.table(set, TotalsRow.SCHEMA);
    RecordTables tables = new RecordTables(session, folder, table);
    Shape shape = model.graph().inputs().get(0).recordShape();
    Stage.run(
        session,
        display,
        "records",
        set.size(),
        seen ->
            tables.stage(
                records.mapPartitions(new ReadableTask(table, data.input(), shape, seen))));
    LabelCounts used = TotalsRow.total(tables.staged(), LabelCounts::empty, LabelCounts::read);
    Map<String, Long> byReason = RecordCounts.byReason(tables.staged());
    byReason.remove("");
    tables.keepUnreadable();
    return RecordCounts.of(set, data.limit(), used.total(), byReason);
  }

  private void writeWeights(OutputFolder folder, Map<String, INDArray> arrays) throws IOException {
    Path scratch = Files.createTempDirectory("lamina-weights");
    Path file = scratch.resolve(WEIGHTS);
    try {
      Weights.rewrite(Path.of(config.network().weights()), file, arrays);
      folder.copy(WEIGHTS, file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(scratch);
    }
  }

  private RecalibrateResult result(
      SparkSession session,
      DataSet set,
      NormCalibration.Outcome outcome,
      RecordCounts counts,
      RecalibrateResult.Quality before,
      RecalibrateResult.Quality after,
      OutputFolder folder,
      Instant started) {
    return new RecalibrateResult(
        "recalibrate",
        JobRun.version(),
        new RecalibrateResult.Settings(
            set.root(),
            config.network().model(),
            config.network().weights(),
            config.method().name().toLowerCase(Locale.ROOT),
            config.evaluate() ? loss.describe() : null,
            data.transformArguments(),
            model.engine().name(),
            model.precision(),
            model.batchSize()),
        counts,
        outcome.passes(),
        changes(outcome.arrays()),
        before,
        after,
        new RecalibrateResult.Outputs(
            folder.finished("."),
            folder.finished(WEIGHTS),
            after == null ? null : folder.finished(RecordTables.RECORDS),
            folder.finished(RecordTables.UNREADABLE),
            folder.finished(RESULT)),
        RunTimes.since(started, counts.used(), session));
  }

  private List<RecalibrateResult.NormChange> changes(Map<String, INDArray> arrays) {
    List<RecalibrateResult.NormChange> changes = new ArrayList<>();
    for (NormPlace norm : norms) {
      Graph.Node node = model.graph().nodes().get(norm.node());
      if (!norm.name().equals(norm.path())) {
        continue;
      }
      double[] oldMean = Tensors.doubles(node.arrays().get("running_mean"));
      double[] oldVariance = Tensors.doubles(node.arrays().get("running_var"));
      double[] mean = Tensors.doubles(arrays.get(norm.path() + ".running_mean"));
      double[] variance = Tensors.doubles(arrays.get(norm.path() + ".running_var"));
      double shift = 0;
      double least = Double.POSITIVE_INFINITY;
      double largest = 0;
      for (int c = 0; c < mean.length; c++) {
        shift = Math.max(shift, Math.abs(oldMean[c] - mean[c]) / Math.sqrt(variance[c]));
        least = Math.min(least, oldVariance[c] / variance[c]);
        largest = Math.max(largest, oldVariance[c] / variance[c]);
      }
      changes.add(
          new RecalibrateResult.NormChange(
              norm.path(), node.spec().type(), mean.length, shift, least, largest));
    }
    return changes;
  }
}
