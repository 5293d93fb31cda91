package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.spark.kryo.KryoCheck;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.ChannelStatistics;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The running statistics that one training batch of the whole data set would give, with momentum 1.
 *
 * <p>A batch norm of such a batch normalises by the mean and the biased variance of all records,
 * and keeps the unbiased one; what comes after it reads values normalised so. So the norms are
 * taken level by level: those whose inputs depend on no batch norm, then those that depend on the
 * first, each level by one pass over the data with all earlier norms as they would be in that
 * batch. An instance norm normalises each record by itself and keeps the mean of the records'
 * statistics. Other layers are as in evaluation: nothing is dropped out.
 */
final class NormCalibration {
  /**
   * What a calibration gives.
   *
   * @param arrays new running statistics by their keys in the state dict
   * @param global the graph as that batch would run: by all records' means and biased variances
   * @param passes over the data
   */
  record Outcome(Map<String, INDArray> arrays, Graph global, int passes) {}

  private final SparkSession session;
  private final ModelSetup model;
  private final DataSetup data;
  private final List<NormPlace> norms;
  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private Graph current;

  private NormCalibration(SparkSession session, ModelSetup model, DataSetup data) {
    this.session = session;
    this.model = model;
    this.data = data;
    this.norms = NormPlace.of(model.graph(), model.model().module().stateDict().keySet());
    this.current = withInstancesOfTheirOwn(model.graph());
  }

  /**
   * Passes over the data once for each level of norms.
   *
   * @param records that may be cut and ordered in any way
   */
  static Outcome sequential(
      SparkSession session,
      ModelSetup model,
      DataSetup data,
      JavaRDD<DataRecord> records,
      ProgressDisplay display) {
    NormCalibration calibration = new NormCalibration(session, model, data);
    Set<Integer> levels = new LinkedHashSet<>();
    calibration.norms.stream().map(NormPlace::level).sorted().forEach(levels::add);
    int pass = 0;
    for (int level : levels) {
      pass++;
      String name = "norms " + pass + "/" + levels.size();
      calibration.pass(level, records, display, name);
    }
    return new Outcome(calibration.arrays, calibration.current, levels.size());
  }

  /**
   * Passes over the data once, in training batches of the model's batch size: {@code running = mean
   * over batches of the batch's mean, and of its unbiased variance}, as with momentum None.
   *
   * @param records that may be cut and ordered in any way; see {@link BatchOrder}
   * @param seed of the batches' order; null for that of classes and keys
   */
  static Outcome onePass(
      SparkSession session,
      ModelSetup model,
      DataSetup data,
      JavaRDD<DataRecord> records,
      Integer seed,
      ProgressDisplay display) {
    NormCalibration calibration = new NormCalibration(session, model, data);
    calibration.batches(records, seed, display);
    return new Outcome(calibration.arrays, calibration.current, 1);
  }

  private void batches(JavaRDD<DataRecord> records, Integer seed, ProgressDisplay display) {
    Graph graph = BatchUpdates.ofLastBatch(model.graph(), norms);
    List<LayerPlace> places = new ArrayList<>();
    for (NormPlace norm : norms) {
      places.add(new LayerPlace(1, NormPlace.channels(graph.nodes().get(norm.node())), 1));
    }
    Shape shape = graph.inputs().get(0).recordShape();
    JavaRDD<Row> ordered =
        BatchOrder.of(session, records, data.input(), shape, model.batchSize(), seed);
    SharedGraph shared = new SharedGraph(graph);
    KryoCheck.check(shared);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SharedGraph> broadcast = context.broadcast(shared);
    NormTotals[] totals = new NormTotals[1];
    try {
      Stage.run(
          session,
          display,
          "norms",
          data.data(session).size(),
          seen ->
              totals[0] =
                  Totals.merge(
                      ordered.mapPartitions(
                          new BatchUpdates(broadcast, data.input(), norms, places, seen)),
                      () -> NormTotals.empty(List.of(), places),
                      NormTotals::read));
    } finally {
      broadcast.destroy();
    }
    keepBatches(totals[0]);
  }

  /** A layer that is used several times is updated as often by each batch. */
  private void keepBatches(NormTotals totals) {
    Map<String, InstanceTotals> byPath = new LinkedHashMap<>();
    for (int i = 0; i < norms.size(); i++) {
      InstanceTotals own = totals.instance(i);
      byPath.merge(norms.get(i).path(), own, InstanceTotals::merge);
    }
    for (NormPlace norm : norms) {
      InstanceTotals own = byPath.get(norm.path());
      if (own.count() == 0) {
        throw new IllegalStateException("there is no record that can be read");
      }
      keep(norm, own);
      if (!norm.isInstance()) {
        INDArray batches = Tensors.of(new long[] {own.count()}, Shape.of());
        arrays.put(norm.path() + ".num_batches_tracked", batches);
      }
    }
  }

  private Graph withInstancesOfTheirOwn(Graph graph) {
    Map<String, Graph.Node> replaced = new LinkedHashMap<>();
    for (NormPlace norm : norms) {
      Graph.Node node = graph.nodes().get(norm.node());
      if (node.spec() instanceof InstanceNormSpec spec) {
        LayerSpec own = spec.withTrackRunningStats(false);
        Map<String, INDArray> kept = new LinkedHashMap<>(node.arrays());
        kept.keySet().retainAll(own.arrays().stream().map(array -> array.name()).toList());
        replaced.put(node.name(), new Graph.Node(node.name(), own, kept, node.inputs()));
      }
    }
    return graph.withNodes(replaced);
  }

  private void pass(int level, JavaRDD<DataRecord> records, ProgressDisplay display, String stage) {
    List<NormPlace> batch =
        norms.stream().filter(norm -> norm.level() == level && !norm.isInstance()).toList();
    List<NormPlace> instances =
        norms.stream().filter(norm -> norm.level() == level && norm.isInstance()).toList();
    List<String> names = new ArrayList<>();
    batch.forEach(norm -> names.add(norm.name() + ":input"));
    instances.forEach(norm -> names.add(norm.name() + ":input"));
    Graph graph = current.withOutputs(names);
    List<LayerPlace> places = new ArrayList<>();
    for (Shape shape : graph.outputShapes(graph.inputShapes(2))) {
      places.add(LayerPlace.of(shape, 1));
    }
    List<LayerPlace> ofBatch = places.subList(0, batch.size());
    List<LayerPlace> ofInstances = places.subList(batch.size(), places.size());
    DataSet set = data.data(session);
    NormTotals[] totals = new NormTotals[1];
    try (PlanSource plans = model.share(session, graph)) {
      Stage.run(
          session,
          display,
          stage,
          set.size(),
          seen ->
              totals[0] =
                  Totals.merge(
                      records.mapPartitions(
                          new NormTask(plans, data.input(), seen, ofBatch, ofInstances)),
                      () -> NormTotals.empty(ofBatch, ofInstances),
                      NormTotals::read));
    }
    Map<String, Graph.Node> replaced = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      replaced.put(batch.get(i).name(), calibrated(batch.get(i), totals[0].batch().layer(i)));
    }
    for (int i = 0; i < instances.size(); i++) {
      keep(instances.get(i), totals[0].instance(i));
    }
    current = current.withNodes(replaced);
  }

  private Graph.Node calibrated(NormPlace norm, ChannelStatistics statistics) {
    int channels = statistics.channels();
    float[] mean = new float[channels];
    float[] biased = new float[channels];
    float[] unbiased = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) statistics.mean(c);
      biased[c] = (float) statistics.variance(c, 0);
      unbiased[c] = (float) statistics.variance(c, 1);
      check(norm, c, statistics);
    }
    put(norm, mean, unbiased);
    arrays.put(norm.path() + ".num_batches_tracked", Tensors.of(new long[] {1}, Shape.of()));
    Graph.Node node = current.nodes().get(norm.node());
    Map<String, INDArray> changed = new LinkedHashMap<>(node.arrays());
    changed.put("running_mean", Tensors.of(mean, Shape.of(channels)));
    changed.put("running_var", Tensors.of(biased, Shape.of(channels)));
    return new Graph.Node(node.name(), node.spec(), changed, node.inputs());
  }

  private static void check(NormPlace norm, int channel, ChannelStatistics statistics) {
    if (statistics.finite(channel) < 2 || statistics.finite(channel) < statistics.count(channel)) {
      throw new IllegalStateException(
          "%s: channel %d must have at least 2 values, all finite; it has %d, of which %d are finite"
              .formatted(
                  norm.name(), channel, statistics.count(channel), statistics.finite(channel)));
    }
  }

  private void keep(NormPlace norm, InstanceTotals totals) {
    float[] mean = new float[totals.channels()];
    float[] variance = new float[totals.channels()];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) totals.mean(c);
      variance[c] = (float) totals.variance(c);
    }
    put(norm, mean, variance);
  }

  private void put(NormPlace norm, float[] mean, float[] variance) {
    arrays.put(norm.path() + ".running_mean", Tensors.of(mean, Shape.of(mean.length)));
    arrays.put(norm.path() + ".running_var", Tensors.of(variance, Shape.of(variance.length)));
  }
}
