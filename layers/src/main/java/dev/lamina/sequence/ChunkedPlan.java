package dev.lamina.sequence;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A plan over long sequences that runs part after part, recurrent states carried from one to the
 * next: its working memory is that of a part, its results are those of one pass.
 */
public final class ChunkedPlan implements Plan {
  private final CarriedGraph model;
  private final Plan part;
  private final List<Shape> inputShapes;
  private final List<Shape> outputShapes;
  private final List<INDArray> inputs = new ArrayList<>();
  private final List<INDArray> outputs = new ArrayList<>();
  private final List<Graph.Input> declared;
  private final int steps;
  private final int chunk;

  private ChunkedPlan(Graph graph, CarriedGraph model, Plan part, int steps, int chunk) {
    this.model = model;
    this.part = part;
    this.steps = steps;
    this.chunk = chunk;
    this.declared = graph.inputs();
    this.inputShapes = graph.inputShapes(part.inputShapes().get(0).size(0), steps);
    this.outputShapes = graph.outputShapes(inputShapes);
    inputShapes.forEach(shape -> inputs.add(allocate(shape)));
    outputShapes.forEach(shape -> outputs.add(allocate(shape)));
  }

  private static INDArray allocate(Shape shape) {
    return Nd4j.create(DataType.FLOAT, shape.toArray(), 'c');
  }

  /**
   * Requires that a model can run in parts.
   *
   * @throws SequenceException if it cannot; the message names the layer
   */
  public static void check(Graph graph) {
    CarriedGraph unused = CarriedGraph.of(graph);
  }

  /**
   * Compiles a model for long sequences.
   *
   * @param records of a run, at least 1
   * @param steps of a sequence
   * @param chunk the steps of a part, at least 1
   * @throws SequenceException if the model cannot run in parts
   */
  public static ChunkedPlan compile(
      Engine engine,
      Graph graph,
      int records,
      int steps,
      int chunk,
      Precision precision,
      int threads) {
    SequenceException.check(chunk >= 1, "a part has at least 1 step, got %s", chunk);
    CarriedGraph model = CarriedGraph.of(graph);
    List<Shape> shapes = new ArrayList<>(graph.inputShapes(records, chunk));
    model.states().forEach(state -> shapes.add(state.shape(records)));
    Plan part = engine.compile(model.graph(), shapes, precision, threads);
    return new ChunkedPlan(graph, model, part, steps, chunk);
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
    for (int state = 0; state < model.states().size(); state++) {
      part.input(model.inputs() + state).assign(0);
    }
    for (int begin = 0; begin < steps; begin += chunk) {
      int count = Math.min(chunk, steps - begin);
      for (int i = 0; i < inputs.size(); i++) {
        feed(i, begin, count);
      }
      part.run();
      for (int i = 0; i < outputs.size(); i++) {
        if (model.perStep().get(i)) {
          copy(part.output(i), chunk, 0, outputs.get(i), steps, begin, count);
        } else {
          outputs.get(i).assign(part.output(i));
        }
      }
      for (int state = 0; state < model.states().size(); state++) {
        part.input(model.inputs() + state).assign(part.output(model.outputs() + state));
      }
    }
  }

  private void feed(int index, int begin, int count) {
    Graph.Input input = declared.get(index);
    INDArray to = part.input(index);
    if (input.isSequence()) {
      copy(inputs.get(index), steps, begin, to, chunk, 0, count);
    } else if (input.recordShape().rank() == 0) {
      FloatBuffer whole = Tensors.floatBuffer(inputs.get(index));
      FloatBuffer left = Tensors.floatBuffer(to);
      for (int n = 0; n < left.limit(); n++) {
        left.put(n, Math.min(count, Math.max(0, whole.get(n) - begin)));
      }
    } else {
      to.assign(inputs.get(index));
    }
  }

  /** Copies steps of all records of (N, T, *) to steps of others. */
  private static void copy(
      INDArray from, int fromSteps, int fromStep, INDArray to, int toSteps, int toStep, int count) {
    FloatBuffer source = Tensors.floatBuffer(from);
    FloatBuffer target = Tensors.floatBuffer(to);
    int records = Math.toIntExact(from.size(0));
    int features = source.limit() / records / fromSteps;
    for (int n = 0; n < records; n++) {
      int begin = (n * fromSteps + fromStep) * features;
      target.put((n * toSteps + toStep) * features, source, begin, count * features);
    }
  }

  @Override
  public Map<String, String> compiledLayers() {
    return part.compiledLayers();
  }

  @Override
  public long arenaBytes() {
    return part.arenaBytes();
  }

  @Override
  public long weightBytes() {
    return part.weightBytes();
  }

  @Override
  public void close() {
    part.close();
    inputs.forEach(INDArray::close);
    outputs.forEach(INDArray::close);
    inputs.clear();
    outputs.clear();
  }
}
