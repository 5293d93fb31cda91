package dev.lamina.model.onnx;

import dev.lamina.nn.Graph;
import java.util.ArrayList;
import java.util.List;

/** A graph of those layers alone that its outputs need. */
final class LiveNodes {
  private LiveNodes() {}

  static Graph of(List<Graph.Input> inputs, List<Graph.Node> nodes, List<Graph.Output> outputs) {
    boolean[] live = new boolean[nodes.size()];
    outputs.forEach(output -> mark(output.port(), live));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (live[i]) {
        nodes.get(i).inputs().forEach(port -> mark(port, live));
      }
    }
    int[] places = new int[nodes.size()];
    List<Graph.Node> kept = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (live[i]) {
        places[i] = kept.size();
        Graph.Node node = nodes.get(i);
        List<Graph.Port> ports = new ArrayList<>();
        node.inputs().forEach(port -> ports.add(moved(port, places)));
        kept.add(new Graph.Node(node.name(), node.spec(), node.arrays(), ports));
      }
    }
    return Graph.of(
        inputs,
        kept,
        outputs.stream()
            .map(output -> new Graph.Output(output.name(), moved(output.port(), places)))
            .toList());
  }

  private static void mark(Graph.Port port, boolean[] live) {
    if (port != null && !port.isInput()) {
      live[port.node()] = true;
    }
  }

  private static Graph.Port moved(Graph.Port port, int[] places) {
    return port == null || port.isInput()
        ? port
        : new Graph.Port(places[port.node()], port.output());
  }
}
