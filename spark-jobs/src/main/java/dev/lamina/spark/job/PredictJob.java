package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LossSpec;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.ExactSum;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A model's predictions for each record, and what inner layers give for it: one row a record, with
 * all that the data set knows of it.
 */
public final class PredictJob implements Job<PredictResult> {
  private static final String RESULT = "result.json";
  private static final Map<String, Object> DEFAULT_LOSS = Map.of("type", "CrossEntropyLoss");

  private final PredictConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private DataSetup data;
  private ModelSetup model;
  private OutputSetup output;
  private LossSpec loss;
  private Graph graph;
  private List<Shape> shapes;
  private List<RecordAxes> axes;

  /** A job that is yet to be run. */
  public PredictJob(PredictConfig config) {
    this.config = config;
  }

  @Override
  public PredictJob prepare() {
    if (data != null) {
      return this;
    }
    boolean isLabelled = config.loss() != null;
    data =
        new DataSetup(
            config.source(),
            config.image(),
            config.sequence(),
            new DataSetup.Needs(isLabelled, true),
            faults);
    output = new OutputSetup(config.results(), faults);
    faults.atLeast(0, "top_k", config.topK());
    faults.distinct("features", config.features());
    loss =
        faults.tried(
            "loss", () -> LossSetup.bind(config.loss() == null ? DEFAULT_LOSS : config.loss()));
    model = new ModelSetup(config.network(), faults);
    if (fitsData()) {
      checkOutputs();
      checkBlank();
    }
    if (faults.isEmpty()) {
      model.checkPlan(graph);
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
    return this;
  }

  /** Whether the model takes what the data are made into. */
  private boolean fitsData() {
    if (data.sequences() != null) {
      return model.isLoaded() && data.sequences().fit(model.graph());
    }
    Shape shape = model.recordShape(data.areImages(), "run over records");
    data.fit(shape);
    return shape != null;
  }

  private void checkBlank() {
    if (config.ctcBlank() == null || shapes == null) {
      return;
    }
    Shape scores = shapes.get(0);
    boolean hasSteps = axes != null && scores.rank() == 3 && axes.get(0).steps() == 1;
    if (!hasSteps) {
      faults.add("ctc_blank", "is for an output (N, T, classes), got " + scores);
    } else if (config.ctcBlank() < 0 || config.ctcBlank() >= scores.size(2)) {
      faults.add(
          "ctc_blank",
          "must be in 0 to %d, got %d".formatted(scores.size(2) - 1, config.ctcBlank()));
    }
  }

  /** The model's own outputs, then the features. */
  private void checkOutputs() {
    List<String> names = new ArrayList<>();
    model.graph().outputs().forEach(out -> names.add(out.name()));
    names.addAll(config.features());
    graph = faults.tried("features", () -> model.graph().withOutputs(names));
    shapes = graph == null ? null : model.outputShapes(graph);
    if (shapes == null) {
      return;
    }
    axes = data.sequences() == null ? null : RecordAxes.of(graph);
    for (int i = 0; i < names.size(); i++) {
      Shape shape = shapes.get(i);
      boolean hasRecords =
          axes != null
              ? axes.get(i).records() >= 0
              : shape.rank() >= 1 && shape.size(0) == Math.max(1, model.batchSize());
      if (!hasRecords) {
        boolean isFeature = i >= names.size() - config.features().size();
        faults.add(
            isFeature ? "features" : "model",
            "'%s' must have the records along its first axis, it is %s"
                .formatted(names.get(i), shape));
      }
    }
    faults.distinct("features", featureColumns());
    if (isClassifier()) {
      data.expectClasses(classCount());
      if (config.source().classes() != null && config.source().classes().size() != classCount()) {
        faults.add(
            "classes",
            "must be as many as the model's output has, %d, got %d"
                .formatted(classCount(), config.source().classes().size()));
      }
      Shape scores = shapes.get(0);
      if (loss != null) {
        faults.check("loss", () -> loss.outputShapes(List.of(scores, Shape.of(scores.size(0)))));
      }
    } else if (config.loss() != null) {
      faults.add("loss", "the model's output must be (N, classes), got " + shapes.get(0));
    }
  }

  private boolean isClassifier() {
    return shapes.get(0).rank() == 2 && (axes == null || axes.get(0).steps() < 0);
  }

  private int classCount() {
    return Math.toIntExact(shapes.get(0).size(1));
  }

  private List<String> featureColumns() {
    return graph.outputs().stream()
        .skip(1)
        .map(out -> PredictedColumns.featureColumn(out.name()))
        .toList();
  }

  /** Whether records have classes that are the model's. */
  private boolean hasLoss(DataSet set) {
    if (!isClassifier() || !set.isLabelled()) {
      return false;
    }
    boolean fits = set.classes().size() == classCount();
    if (!fits && config.loss() != null) {
      faults.add(
          "loss",
          "%s has %d classes, the model's output has %d"
              .formatted(set.root(), set.classes().size(), classCount()));
      faults.throwIfAny();
    }
    return fits;
  }

  private List<String> classNames(DataSet set) {
    if (!isClassifier()) {
      return List.of();
    }
    if (config.source().classes() != null) {
      return config.source().classes();
    }
    return set.classes().size() == classCount() ? set.classes() : List.of();
  }

  @Override
  public PredictResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    try {
      return run(session, data.records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Predicts records that may be cut and ordered in another way than the data's own. */
  PredictResult run(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet set = data.data(session);
    RecordLosses losses = hasLoss(set) ? new RecordLosses(loss) : null;
    PredictedColumns columns =
        new PredictedColumns(
            isClassifier(),
            classNames(set),
            config.topK(),
            config.scores(),
            losses != null,
            featureColumns(),
            axes != null,
            config.ctcBlank());
    RecordTable table = data.table(set, columns.schema());
    try (OutputFolder folder = output.open(session)) {
      RecordTables tables = new RecordTables(session, folder, table);
      try (PlanSource plans = model.share(session, graph)) {
        Stage.run(
            session,
            display,
            "predict",
            set.size(),
            seen ->
                tables.stage(
                    records.mapPartitions(
                        new PredictTask(
                            plans,
                            data.input(session, model.batchSize()),
                            seen,
                            table,
                            columns,
                            losses,
                            axes))));
      }
      Map<String, Long> byReason = RecordCounts.byReason(tables.staged());
      Double meanLoss = losses == null ? null : meanLoss(tables.staged());
      tables.split();
      PredictResult result = result(session, set, byReason, columns, meanLoss, folder, started);
      folder.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      folder.finish();
      return result;
    }
  }

  private static double meanLoss(Dataset<Row> staged) {
    Dataset<Row> losses =
        staged
            .where(functions.col(PredictedColumns.LOSS).isNotNull())
            .select(PredictedColumns.LOSS);
    return Totals.of(
            losses.toJavaRDD(),
            ExactSum::empty,
            (sum, row) -> sum.add(row.getDouble(0)),
            ExactSum::read)
        .mean();
  }

  private PredictResult result(
      SparkSession session,
      DataSet set,
      Map<String, Long> byReason,
      PredictedColumns columns,
      Double meanLoss,
      OutputFolder folder,
      Instant started) {
    Long without = byReason.remove("");
    long used = without == null ? 0 : without;
    return new PredictResult(
        "predict",
        JobRun.version(),
        new PredictResult.Settings(
            set.root(),
            config.network().model(),
            config.network().weights(),
            meanLoss == null ? null : loss.describe(),
            data.transformArguments(),
            model.engine().name(),
            model.precision(),
            model.batchSize()),
        RecordCounts.of(set, data.limit(), used, byReason),
        classNames(set),
        arrayColumns(columns),
        meanLoss,
        new PredictResult.Outputs(
            folder.finished("."),
            folder.finished(RecordTables.RECORDS),
            folder.finished(RecordTables.UNREADABLE),
            folder.finished(RESULT)),
        RunTimes.since(started, used, session));
  }

  private List<PredictResult.ArrayColumn> arrayColumns(PredictedColumns columns) {
    List<String> names = Arrays.asList(columns.schema().fieldNames());
    List<PredictResult.ArrayColumn> arrays = new ArrayList<>();
    String first = graph.outputs().get(0).name();
    for (String name :
        List.of(PredictedColumns.LOGITS, PredictedColumns.PROBABILITIES, PredictedColumns.OUTPUT)) {
      if (names.contains(name)) {
        arrays.add(new PredictResult.ArrayColumn(name, first, recordShape(0)));
      }
    }
    for (int i = 1; i < graph.outputs().size(); i++) {
      String layer = graph.outputs().get(i).name();
      arrays.add(
          new PredictResult.ArrayColumn(
              PredictedColumns.featureColumn(layer), layer, recordShape(i)));
    }
    return arrays;
  }

  private List<Long> recordShape(int i) {
    Shape shape = shapes.get(i);
    if (axes != null) {
      return axes.get(i).recordShape(shape);
    }
    return Arrays.stream(shape.slice(1, shape.rank()).toArray()).boxed().toList();
  }
}
