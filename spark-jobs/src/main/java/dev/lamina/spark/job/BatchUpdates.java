package dev.lamina.spark.job;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.nn.norm.BatchNormSpec;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.TaskThreads;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What training batches make of norms: rows of a batch's number and a record's content, sorted by
 * batch, to the totals of the batches' means and unbiased variances, in their binary form.
 *
 * <p>Norms are in training mode, all other layers in evaluation mode.
 */
final class BatchUpdates implements FlatMapFunction<Iterator<Row>, byte[]> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SharedGraph> model;
  private final RecordInput input;
  private final List<NormPlace> norms;
  private final List<LayerPlace> places;
  private final LongAccumulator seen;

  /**
   * A task.
   *
   * @param model a graph whose norms have momentum 1, so that they keep what the last batch gave
   */
  BatchUpdates(
      Broadcast<SharedGraph> model,
      RecordInput input,
      List<NormPlace> norms,
      List<LayerPlace> places,
      LongAccumulator seen) {
    this.model = model;
    this.input = input;
    this.norms = new ArrayList<>(norms);
    this.places = new ArrayList<>(places);
    this.seen = seen;
  }

  /** The graph with norms of momentum 1. */
  static Graph ofLastBatch(Graph graph, List<NormPlace> norms) {
    Map<String, Graph.Node> replaced = new LinkedHashMap<>();
    for (NormPlace norm : norms) {
      Graph.Node node = graph.nodes().get(norm.node());
      LayerSpec spec =
          node.spec() instanceof BatchNormSpec batch
              ? batch.withMomentum(1.0)
              : ((InstanceNormSpec) node.spec()).withMomentum(1.0);
      // Not the old statistics: of momentum 1 nothing would be left of them, but of a NaN.
      int channels = NormPlace.channels(node);
      float[] ones = new float[channels];
      Arrays.fill(ones, 1);
      Map<String, INDArray> arrays = new LinkedHashMap<>(node.arrays());
      arrays.put("running_mean", Tensors.of(new float[channels], Shape.of(channels)));
      arrays.put("running_var", Tensors.of(ones, Shape.of(channels)));
      replaced.put(node.name(), new Graph.Node(node.name(), spec, arrays, node.inputs()));
    }
    return graph.withNodes(replaced);
  }

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    int unused = TaskThreads.cap();
    NormTotals totals = NormTotals.empty(List.of(), places);
    List<byte[]> batch = new ArrayList<>();
    long number = -1;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.getLong(0) != number && !batch.isEmpty()) {
        add(batch, totals);
        batch.clear();
      }
      number = row.getLong(0);
      batch.add(row.<byte[]>getAs(2));
    }
    if (!batch.isEmpty()) {
      add(batch, totals);
    }
    return List.of(Totals.write(totals)).iterator();
  }

  private void add(List<byte[]> records, NormTotals totals) {
    Graph graph = model.value().graph();
    Shape shape = graph.inputShapes(records.size()).get(0);
    Shape recordShape = shape.slice(1, shape.rank());
    int size = Math.toIntExact(recordShape.elements());
    float[] values = new float[records.size() * size];
    FloatBuffer buffer = FloatBuffer.wrap(values);
    for (int i = 0; i < records.size(); i++) {
      try {
        input.write(records.get(i), recordShape, buffer, i * size);
      } catch (RecordFault e) {
        throw new IllegalStateException("a record that could be read cannot any more", e);
      }
    }
    Map<String, INDArray> updates =
        ReferenceEngine.run(graph, this::mode, null, List.of(Tensors.of(values, shape))).updates();
    for (int i = 0; i < norms.size(); i++) {
      String name = norms.get(i).name();
      double[] mean = Tensors.doubles(updates.get(name + ".running_mean"));
      double[] variance = Tensors.doubles(updates.get(name + ".running_var"));
      for (int c = 0; c < mean.length; c++) {
        totals.instance(i).add(c, mean[c], variance[c]);
      }
    }
    seen.add(records.size());
  }

  private Mode mode(Graph.Node node) {
    return norms.stream().anyMatch(norm -> norm.name().equals(node.name()))
        ? Mode.TRAINING
        : Mode.EVALUATION;
  }
}
