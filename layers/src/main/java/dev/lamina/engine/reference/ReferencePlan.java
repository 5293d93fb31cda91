package dev.lamina.engine.reference;

import dev.lamina.engine.Plan;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A plan that runs the reference engine and copies its results to arrays of its own. */
final class ReferencePlan implements Plan {
  private final Graph graph;
  private final List<Shape> inputShapes;
  private final List<Shape> outputShapes;
  private final List<INDArray> inputs = new ArrayList<>();
  private final List<INDArray> outputs = new ArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private boolean closed;

  ReferencePlan(Graph graph, List<Shape> inputShapes) {
    this.graph = graph;
    this.inputShapes = List.copyOf(inputShapes);
    this.outputShapes = graph.outputShapes(inputShapes);
    this.inputShapes.forEach(shape -> inputs.add(allocate(shape)));
    this.outputShapes.forEach(shape -> outputs.add(allocate(shape)));
  }

  private static INDArray allocate(Shape shape) {
    return Nd4j.create(DataType.FLOAT, shape.toArray(), 'c');
  }

  @Override
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  @Override
  public List<Shape> outputShapes() {
    return outputShapes;
  }

  @Override
  public INDArray input(int index) {
    return inputs.get(index);
  }

  @Override
  public INDArray output(int index) {
    return outputs.get(index);
  }

  @Override
  public void run() {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the plan is in use by another thread");
    }
    try {
      List<INDArray> results = ReferenceEngine.run(graph, Mode.EVALUATION, null, inputs).outputs();
      for (int i = 0; i < results.size(); i++) {
        outputs.get(i).assign(results.get(i));
      }
    } finally {
      running.set(false);
    }
  }

  @Override
  public Map<String, String> compiledLayers() {
    Map<String, String> layers = new LinkedHashMap<>();
    graph.nodes().forEach(node -> layers.put(node.name(), "reference"));
    return layers;
  }

  @Override
  public long arenaBytes() {
    return 0;
  }

  @Override
  public long weightBytes() {
    return graph.bytes();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inputs.forEach(INDArray::close);
      outputs.forEach(INDArray::close);
    }
  }
}
