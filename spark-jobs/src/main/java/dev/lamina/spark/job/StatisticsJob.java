package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.nn.norm.BatchNormSpec;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.ByteCounts;
import dev.lamina.stats.ChannelStatistics;
import dev.lamina.stats.ValueGrid;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * What the values of a data set are like, channel by channel; or, given a model, what those of its
 * layers are over the data set, all of them in one pass.
 *
 * <p>Each task adds up its records and writes the totals as one row beside those of records at
 * fault ({@link RecordTables}); merged, they have the same bits however the records were cut.
 */
public final class StatisticsJob implements Job<StatisticsResult> {
  private static final String RESULT = "result.json";

  private final StatisticsConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private DataSetup data;
  private ModelSetup model;
  private OutputSetup output;
  private LayerTaps taps;
  private EarlierStatistics earlier;

  /** A job that is yet to be run. */
  public StatisticsJob(StatisticsConfig config) {
    this.config = config;
  }

  private boolean hasModel() {
    return config.network().model() != null;
  }

  @Override
  public StatisticsJob prepare() {
    if (data != null) {
      return this;
    }
    data =
        new DataSetup(config.source(), config.image(), new DataSetup.Needs(false, false), faults);
    output = new OutputSetup(config.results(), faults);
    faults.atLeast(1, "channels", config.channels());
    faults.distinct("layers", config.layers());
    if (hasModel()) {
      prepareModel();
    } else {
      refuseWhatIsForModels();
    }
    if (config.compare() != null) {
      earlier = faults.tried("compare", () -> EarlierStatistics.read(config.compare()));
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
    return this;
  }

  private void prepareModel() {
    model = new ModelSetup(config.network(), faults);
    Shape shape = model.recordShape(data.areImages(), "looked into");
    data.fit(shape);
    if (shape == null) {
      return;
    }
    taps =
        faults.tried(
            "layers",
            () ->
                config.layers().isEmpty()
                    ? LayerTaps.all(model.graph())
                    : LayerTaps.of(model.graph(), config.layers()));
    if (faults.isEmpty()) {
      model.checkPlan(taps.graph());
    }
  }

  private void refuseWhatIsForModels() {
    if (config.network().weights() != null) {
      faults.add("weights", "are of a model, and no model is given");
    }
    if (!config.layers().isEmpty()) {
      faults.add("layers", "are of a model, and no model is given");
    }
    if (config.image().hasTransforms()) {
      faults.add(
          "transforms", "are for a model's input; without a model images are taken as they are");
    }
  }

  @Override
  public StatisticsResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    try {
      return run(session, data.records(session), display);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Looks at records that may be cut and ordered in another way than the data's own. */
  StatisticsResult run(SparkSession session, JavaRDD<DataRecord> records, ProgressDisplay display)
      throws IOException {
    Instant started = Instant.now();
    DataSet set = data.data(session);
    RecordTable table = data.table(set, TotalsRow.SCHEMA);
    try (OutputFolder folder = output.open(session)) {
      RecordTables tables = new RecordTables(session, folder, table);
      if (hasModel()) {
        stageLayers(session, records, set, display, tables);
      } else {
        stageData(session, records, set, display, tables);
      }
      StatisticsResult result = result(session, set, tables, folder, started);
      tables.keepUnreadable();
      ChannelTable.write(session, result, folder.temporary(ChannelTable.NAME));
      folder.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      folder.finish();
      return result;
    }
  }

  private void stageLayers(
      SparkSession session,
      JavaRDD<DataRecord> records,
      DataSet set,
      ProgressDisplay display,
      RecordTables tables) {
    int batchSize = taps.batchSize(model.batchSize());
    try (PlanSource plans = model.share(session, taps.graph(), batchSize)) {
      Stage.run(
          session,
          display,
          "statistics",
          set.size(),
          seen ->
              tables.stage(
                  records.mapPartitions(
                      new LayerStatisticsTask(
                          plans, data.input(), seen, tables.table(), taps.places()))));
    }
  }

  private void stageData(
      SparkSession session,
      JavaRDD<DataRecord> records,
      DataSet set,
      ProgressDisplay display,
      RecordTables tables) {
    Stage.run(
        session,
        display,
        "statistics",
        set.size(),
        seen ->
            tables.stage(
                records.mapPartitions(
                    new DataStatisticsTask(
                        tables.table(),
                        set.classes(),
                        data.areImages(),
                        config.image().mode(),
                        config.image().maxPixels(),
                        config.channels(),
                        seen))));
  }

  private StatisticsResult result(
      SparkSession session,
      DataSet set,
      RecordTables tables,
      OutputFolder folder,
      Instant started) {
    StatisticsResult.DataFigures figures = null;
    List<StatisticsResult.LayerFigures> layers = List.of();
    long used;
    if (hasModel()) {
      LayerTotals totals =
          TotalsRow.total(tables.staged(), () -> emptyLayers(taps), LayerTotals::read);
      used = totals.records();
      layers = layers(totals);
    } else {
      int channels = config.channels();
      DataTotals totals =
          TotalsRow.total(tables.staged(), () -> DataTotals.empty(channels), DataTotals::read);
      used = totals.records();
      figures = figures(totals);
    }
    boolean areBytes = figures != null && data.areImages();
    Map<String, Long> byReason = RecordCounts.byReason(tables.staged());
    byReason.remove("");
    return new StatisticsResult(
        "statistics",
        JobRun.version(),
        settings(set),
        RecordCounts.of(set, data.limit(), used, byReason),
        figures,
        areBytes ? StatisticsResult.byteEdges() : StatisticsResult.valueEdges(),
        layers,
        hasModel() ? taps.skipped() : List.of(),
        drift(figures, layers, areBytes ? ByteCounts.VALUES : ValueGrid.BINS),
        new StatisticsResult.Outputs(
            folder.finished("."),
            folder.finished(ChannelTable.NAME),
            folder.finished(RecordTables.UNREADABLE),
            folder.finished(RESULT)),
        RunTimes.since(started, used, session));
  }

  private static LayerTotals emptyLayers(LayerTaps taps) {
    return LayerTotals.empty(taps.places());
  }

  private StatisticsResult.Settings settings(DataSet set) {
    return new StatisticsResult.Settings(
        set.root(),
        config.network().model(),
        config.network().weights(),
        hasModel() ? data.transformArguments() : null,
        hasModel() ? model.engine().name() : null,
        hasModel() ? model.precision() : null,
        config.compare());
  }

  private StatisticsResult.DataFigures figures(DataTotals totals) {
    List<ChannelFigures> channels;
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    String kind = "tensors";
    if (data.areImages()) {
      ByteCounts pixels = totals.pixels();
      kind = pixels.channels() == 1 ? "L" : "RGB";
      channels = ChannelFigures.of(pixels);
      for (int c = 0; c < pixels.channels(); c++) {
        means.add(pixels.mean(c, ByteCounts.VALUES - 1));
        deviations.add(pixels.standardDeviation(c, ByteCounts.VALUES - 1, 0));
      }
    } else {
      channels = ChannelFigures.of(totals.tensors(), List.of());
      channels.forEach(channel -> means.add(channel.mean()));
      channels.forEach(channel -> deviations.add(channel.std()));
    }
    return new StatisticsResult.DataFigures(
        kind,
        channels,
        new StatisticsResult.Normalize(means, deviations),
        totals.sizes() == null ? null : totals.sizes().counts(),
        totals.formats().counts(),
        totals.labels().counts());
  }

  private List<StatisticsResult.LayerFigures> layers(LayerTotals totals) {
    Graph graph = taps.graph();
    List<StatisticsResult.LayerFigures> layers = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      Graph.Port port = graph.outputs().get(i).port();
      Graph.Node node = port.isInput() ? null : graph.nodes().get(port.node());
      boolean isLayer = node != null && node.name().equals(graph.outputs().get(i).name());
      layers.add(
          new StatisticsResult.LayerFigures(
              graph.outputs().get(i).name(),
              node == null ? "Input" : node.spec().type(),
              Arrays.stream(taps.recordShape(i).toArray()).boxed().toList(),
              taps.recordAxis(i),
              ChannelFigures.of(totals.layer(i), isLayer ? norms(node, totals) : List.of())));
    }
    return layers;
  }

  /** The running statistics of a norm beside those of what it reads; none of another layer. */
  private List<ChannelFigures.NormFigures> norms(Graph.Node node, LayerTotals totals) {
    boolean isNorm =
        node.spec() instanceof BatchNormSpec || node.spec() instanceof InstanceNormSpec;
    if (!isNorm || node.arrays().get("running_mean") == null) {
      return List.of();
    }
    int input = taps.output(node.inputs().get(0));
    ChannelStatistics observed = input < 0 ? null : totals.layer(input);
    double[] mean = Tensors.doubles(node.arrays().get("running_mean"));
    double[] variance = Tensors.doubles(node.arrays().get("running_var"));
    List<ChannelFigures.NormFigures> norms = new ArrayList<>();
    for (int c = 0; c < mean.length; c++) {
      boolean isObserved = observed != null && observed.channels() == mean.length;
      norms.add(
          new ChannelFigures.NormFigures(
              mean[c],
              variance[c],
              isObserved ? observed.mean(c) : Double.NaN,
              isObserved ? observed.variance(c, 1) : Double.NaN));
    }
    return norms;
  }

  private StatisticsResult.DriftFigures drift(
      StatisticsResult.DataFigures figures, List<StatisticsResult.LayerFigures> layers, int bins) {
    if (earlier == null) {
      return null;
    }
    Map<String, List<ChannelFigures>> current = new LinkedHashMap<>();
    if (figures != null) {
      current.put(EarlierStatistics.DATA, figures.channels());
    }
    layers.forEach(layer -> current.put(layer.layer(), layer.channels()));
    return earlier.compare(current, bins);
  }
}
