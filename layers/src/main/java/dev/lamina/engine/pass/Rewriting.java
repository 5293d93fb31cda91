package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph in the middle of being rewritten: nodes can be replaced and bypassed. */
final class Rewriting {
  private final Graph graph;
  private final List<Node> nodes;
  private final Map<Port, Port> bypassed = new HashMap<>();

  Rewriting(Graph graph) {
    this.graph = graph;
    this.nodes = new ArrayList<>(graph.nodes());
  }

  int size() {
    return nodes.size();
  }

  /** A node as it is now, what it reads resolved; null once it is bypassed. */
  Node node(int index) {
    Node node = nodes.get(index);
    if (node == null) {
      return null;
    }
    List<Port> reads = new ArrayList<>();
    node.inputs().forEach(port -> reads.add(port == null ? null : resolve(port)));
    return new Node(node.name(), node.spec(), node.arrays(), reads);
  }

  /** Puts another node in the place of one; it must read only from nodes before it. */
  void replace(int index, Node node) {
    nodes.set(index, node);
  }

  /** Takes a node of one output out: what reads it reads {@code port} instead. */
  void bypass(int index, Port port) {
    nodes.set(index, null);
    bypassed.put(new Port(index, 0), port);
  }

  /** What a port stands for by now. */
  Port resolve(Port port) {
    Port current = port;
    while (bypassed.containsKey(current)) {
      current = bypassed.get(current);
    }
    return current;
  }

  /** The node that gives a port, null for an input of the graph. */
  Node producer(Port port) {
    return port == null || port.isInput() ? null : node(port.node());
  }

  /** How many inputs of nodes and outputs of the graph read a port. */
  int uses(Port port) {
    int uses = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = node(i);
      if (node != null) {
        uses += (int) node.inputs().stream().filter(port::equals).count();
      }
    }
    for (Graph.Output output : graph.outputs()) {
      uses += resolve(output.port()).equals(port) ? 1 : 0;
    }
    return uses;
  }

  /** The graph of the nodes that the outputs need. */
  Graph build() {
    boolean[] needed = new boolean[nodes.size()];
    graph.outputs().forEach(output -> mark(resolve(output.port()), needed));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed[i]) {
        node(i).inputs().forEach(port -> mark(port, needed));
      }
    }
    Graph.Builder builder = Graph.Builder.ofTraced(graph.inputs());
    int[] moved = new int[nodes.size()];
    for (int i = 0; i < moved.length; i++) {
      if (needed[i]) {
        Node node = node(i);
        List<Port> reads = new ArrayList<>();
        node.inputs().forEach(port -> reads.add(port == null ? null : moved(port, moved)));
        moved[i] = builder.add(node.name(), node.spec(), node.arrays(), reads);
      }
    }
    for (Graph.Output output : graph.outputs()) {
      builder.output(output.name(), moved(resolve(output.port()), moved));
    }
    return builder.build();
  }

  private static void mark(Port port, boolean[] needed) {
    if (port != null && !port.isInput()) {
      needed[port.node()] = true;
    }
  }

  private static Port moved(Port port, int[] moved) {
    return port.isInput() ? port : new Port(moved[port.node()], port.output());
  }
}
