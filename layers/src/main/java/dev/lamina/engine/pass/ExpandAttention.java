package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.attention.MultiheadAttention;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes each attention the linear layers, matrix products and softmax that it is made of, so that
 * engines need nothing of their own for it.
 *
 * <p>Attentions with learned steps or steps of zeros, or without an axis of records, stay.
 */
public final class ExpandAttention implements GraphPass {
  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    List<List<Shape>> shapes = graph.shapes(inputShapes);
    Graph.Builder builder = Graph.Builder.ofTraced(graph.inputs());
    Map<Port, Port> moved = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      List<Port> reads = new ArrayList<>();
      node.inputs().forEach(port -> reads.add(port == null ? null : moved(port, moved)));
      List<Port> outputs;
      if (node.spec() instanceof MultiheadAttention.Spec spec
          && spec.extraSteps() == 0
          && shapes.get(i).get(0).rank() == 3
          && shapes.get(i).get(0).elements() > 0
          && steps(node, spec, inputShapes, shapes) > 0) {
        boolean weights = isRead(graph, new Port(i, 1));
        outputs = new AttentionParts(builder, node, spec, reads).add(weights);
      } else {
        int index = builder.add(node.name(), node.spec(), node.arrays(), reads);
        outputs = new ArrayList<>();
        for (int j = 0; j < node.spec().outputNames().size(); j++) {
          outputs.add(new Port(index, j));
        }
      }
      for (int j = 0; j < outputs.size(); j++) {
        moved.put(new Port(i, j), outputs.get(j));
      }
    }
    graph.outputs().forEach(out -> builder.output(out.name(), moved(out.port(), moved)));
    return builder.build();
  }

  private static Port moved(Port port, Map<Port, Port> moved) {
    return port.isInput() ? port : moved.get(port);
  }

  private static long steps(
      Node node, MultiheadAttention.Spec spec, List<Shape> inputShapes, List<List<Shape>> shapes) {
    Port key = node.inputs().get(1);
    Shape shape =
        key.isInput() ? inputShapes.get(key.input()) : shapes.get(key.node()).get(key.output());
    return shape.size(spec.batchFirst() ? 1 : 0);
  }

  private static boolean isRead(Graph graph, Port port) {
    return graph.outputs().stream().anyMatch(output -> output.port().equals(port))
        || graph.nodes().stream().anyMatch(node -> node.inputs().contains(port));
  }
}
