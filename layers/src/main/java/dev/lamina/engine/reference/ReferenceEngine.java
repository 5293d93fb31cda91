package dev.lamina.engine.reference;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a graph layer by layer in ND4J: slow, on every platform, and right by definition. */
public final class ReferenceEngine implements Engine {
  /**
   * What a run gave.
   *
   * @param outputs the graph's outputs, in order
   * @param updates new values of buffers by path, as {@code bn1.running_mean}; empty in evaluation
   */
  public record Result(List<INDArray> outputs, Map<String, INDArray> updates) {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public String processor() {
    return "any";
  }

  @Override
  public Plan compile(Graph graph, List<Shape> inputShapes, Precision precision, int threads) {
    if (precision != Precision.FLOAT32) {
      throw new IllegalArgumentException("the reference engine computes in float32 only");
    }
    return new ReferencePlan(graph, inputShapes);
  }

  /**
   * Runs a graph once.
   *
   * @param mode training or evaluation
   * @param generator the source of random numbers; may be null in evaluation mode
   * @param inputs the graph's inputs, in order, with the batch axis; not modified
   * @throws LayerException if a layer cannot take what it reads; it names the layer
   */
  public static Result run(Graph graph, Mode mode, Generator generator, List<INDArray> inputs) {
    return run(graph, node -> mode, generator, inputs);
  }

  /**
   * Runs a graph once, some of its layers in training mode.
   *
   * @param mode of each layer
   * @param generator the source of random numbers; may be null if no layer in training mode needs
   *     one
   * @param inputs the graph's inputs, in order, with the batch axis; not modified
   * @throws LayerException if a layer cannot take what it reads; it names the layer
   */
  public static Result run(
      Graph graph, Function<Graph.Node, Mode> mode, Generator generator, List<INDArray> inputs) {
    graph.checkInputs(inputs.stream().map(Tensors::shape).toList());
    int[] lastUse = lastUses(graph);
    List<List<INDArray>> values = new ArrayList<>();
    Map<String, INDArray> updates = new LinkedHashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Graph.Node node = graph.nodes().get(i);
      List<INDArray> read = new ArrayList<>();
      for (Graph.Port port : node.inputs()) {
        read.add(port == null ? null : value(port, inputs, values));
      }
      LayerCall call = new LayerCall(mode.apply(node), generator, node.arrays(), read);
      try {
        values.add(node.spec().compute(call));
      } catch (LayerException e) {
        throw e.at(node.name(), node.spec());
      }
      call.updates().forEach((name, value) -> updates.put(node.name() + "." + name, value));
      for (int j = 0; j <= i; j++) {
        if (lastUse[j] == i) {
          values.set(j, null);
        }
      }
    }
    List<INDArray> outputs = new ArrayList<>();
    graph.outputs().forEach(output -> outputs.add(value(output.port(), inputs, values)));
    return new Result(outputs, updates);
  }

  private static INDArray value(
      Graph.Port port, List<INDArray> inputs, List<List<INDArray>> values) {
    return port.isInput() ? inputs.get(port.input()) : values.get(port.node()).get(port.output());
  }

  /** For each node the last one that reads it, so that its outputs can be let go there. */
  private static int[] lastUses(Graph graph) {
    int[] lastUse = new int[graph.nodes().size()];
    for (int i = 0; i < lastUse.length; i++) {
      lastUse[i] = i;
      for (Graph.Port port : graph.nodes().get(i).inputs()) {
        if (port != null && !port.isInput()) {
          lastUse[port.node()] = i;
        }
      }
    }
    for (Graph.Output output : graph.outputs()) {
      if (!output.port().isInput()) {
        lastUse[output.port().node()] = lastUse.length;
      }
    }
    return lastUse;
  }
}
