package dev.lamina.spark.job;

import dev.lamina.model.ChannelAxis;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph whose outputs are layers to look into, and where the channels lie in these. */
final class LayerTaps {
  /** Outputs of a run beyond this would leave the processor's caches, and need much memory. */
  private static final long MOST_BYTES = 16 << 20;

  /** Of a single record the engine may choose other kernels than of several. */
  private static final int LEAST_BATCH = 2;

  private final Graph graph;
  private final List<Integer> axes = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<LayerPlace> places = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  private LayerTaps(Graph whole, List<String> names) {
    List<List<Shape>> two = whole.shapes(whole.inputShapes(2));
    List<List<Shape>> three = whole.shapes(whole.inputShapes(3));
    List<List<Integer>> all = ChannelAxis.of(whole, two);
    List<String> kept = new ArrayList<>();
    for (Graph.Output output : whole.withOutputs(names).outputs()) {
      Graph.Port port = output.port();
      Shape shape = shape(whole, port, two, 2);
      if (!countsRecords(shape, shape(whole, port, three, 3))) {
        skipped.add(output.name());
        continue;
      }
      int axis = port.isInput() ? Math.min(1, shape.rank() - 1) : axis(all, port);
      kept.add(output.name());
      shapes.add(shape);
      axes.add(axis <= 0 ? -1 : axis);
      places.add(LayerPlace.of(shape, axis <= 0 ? -1 : axis));
    }
    this.graph = whole.withOutputs(kept);
  }

  private static int axis(List<List<Integer>> axes, Graph.Port port) {
    return axes.get(port.node()).get(port.output());
  }

  private static Shape shape(Graph graph, Graph.Port port, List<List<Shape>> shapes, int size) {
    return port.isInput()
        ? graph.inputShapes(size).get(port.input())
        : shapes.get(port.node()).get(port.output());
  }

  private static boolean countsRecords(Shape two, Shape three) {
    return two.rank() > 0
        && two.size(0) == 2
        && three.size(0) == 3
        && two.slice(1, two.rank()).equals(three.slice(1, three.rank()))
        && two.elements() > 0;
  }

  /**
   * The given layers.
   *
   * @throws IllegalArgumentException if one is not there, or has no axis of records
   */
  static LayerTaps of(Graph graph, List<String> layers) {
    LayerTaps taps = new LayerTaps(graph, layers);
    if (!taps.skipped.isEmpty()) {
      throw new IllegalArgumentException("have no axis of records: " + taps.skipped);
    }
    return taps;
  }

  /** The inputs and all layers that have an axis of records. */
  static LayerTaps all(Graph graph) {
    List<String> names = new ArrayList<>();
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.nodes().stream()
        .map(Graph.Node::name)
        .filter(name -> !names.contains(name))
        .forEach(names::add);
    return new LayerTaps(graph, names);
  }

  /** The graph with the layers as its outputs. */
  Graph graph() {
    return graph;
  }

  /** Where the channels lie, one an output. */
  List<LayerPlace> places() {
    return places;
  }

  /** The shape of a record of an output. */
  Shape recordShape(int output) {
    return shapes.get(output).slice(1, shapes.get(output).rank());
  }

  /** The channels' axis of a record of an output; -1 if there is none. */
  int recordAxis(int output) {
    return axes.get(output) < 0 ? -1 : axes.get(output) - 1;
  }

  /** Layers without an axis of records. */
  List<String> skipped() {
    return skipped;
  }

  /** How many records a run should have, at most the given number. */
  int batchSize(int most) {
    long bytes = places.stream().mapToLong(LayerPlace::elements).sum() * Float.BYTES;
    return (int) Math.min(most, Math.max(LEAST_BATCH, MOST_BYTES / Math.max(1, bytes)));
  }

  /** Which output has the value of a port; -1 if none has. */
  int output(Graph.Port port) {
    Map<Graph.Port, Integer> outputs = new HashMap<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      outputs.putIfAbsent(graph.outputs().get(i).port(), i);
    }
    return outputs.getOrDefault(port, -1);
  }
}
