package dev.lamina.engine.onednn;

import dev.lamina.engine.pass.Fused;
import dev.lamina.engine.pass.PostOp;
import dev.lamina.nn.Constant;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.norm.BatchNormSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the layers of a graph, in words. */
final class CompiledLayers {
  private CompiledLayers() {}

  /**
   * What became of each layer, by its path.
   *
   * @param given the graph as it was given
   * @param optimized what the passes made of it
   * @param kernels what runs each of the optimized graph's nodes
   */
  static Map<String, String> of(Graph given, Graph optimized, Map<Integer, String> kernels) {
    Map<String, String> known = new HashMap<>();
    for (int i = 0; i < optimized.nodes().size(); i++) {
      Node node = optimized.nodes().get(i);
      boolean constant = node.spec() instanceof Constant;
      known.put(node.name(), constant ? "constant" : kernels.getOrDefault(i, "view"));
      if (node.spec() instanceof Fused fused) {
        for (PostOp op : fused.postOps()) {
          known.put(op.name(), "fused into " + node.name());
        }
      }
    }
    Map<String, String> layers = new LinkedHashMap<>();
    for (Node node : given.nodes()) {
      layers.put(
          node.name(),
          known.containsKey(node.name()) ? known.get(node.name()) : gone(given, node, known));
    }
    return Collections.unmodifiableMap(layers);
  }

  private static String gone(Graph given, Node node, Map<String, String> known) {
    if (!(node.spec() instanceof BatchNormSpec)) {
      return "dropped";
    }
    Port read = node.inputs().get(0);
    if (!read.isInput() && isWeighted(given.nodes().get(read.node()), known)) {
      return "folded into " + given.nodes().get(read.node()).name();
    }
    Port own = new Port(given.nodes().indexOf(node), 0);
    return given.nodes().stream()
        .filter(other -> other.inputs().contains(own))
        .findFirst()
        .map(other -> "folded into " + other.name())
        .orElse("dropped");
  }

  private static boolean isWeighted(Node node, Map<String, String> known) {
    return node.arrays().containsKey("weight") && known.containsKey(node.name());
  }
}
