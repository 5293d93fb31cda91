package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.nn.norm.BatchNormSpec;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.tensor.Tensors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A norm with running statistics, at its place in a graph.
 *
 * @param node its index in the graph
 * @param name its name in the graph
 * @param path what its arrays are called by: the name, or that of the first use of the same layer
 * @param level how many batch norms its input depends on, one after the other
 * @param isInstance whether it is an instance norm, whose statistics are a record's own
 */
record NormPlace(int node, String name, String path, int level, boolean isInstance)
    implements Serializable {
  /**
   * The norms of a graph, in its order.
   *
   * @param keys of the state dict
   */
  static List<NormPlace> of(Graph graph, Set<String> keys) {
    List<NormPlace> norms = new ArrayList<>();
    int[] levels = new int[graph.nodes().size()];
    for (int i = 0; i < levels.length; i++) {
      Graph.Node node = graph.nodes().get(i);
      for (Graph.Port port : node.inputs()) {
        if (port != null && !port.isInput()) {
          levels[i] = Math.max(levels[i], levels[port.node()]);
        }
      }
      boolean isBatch = node.spec() instanceof BatchNormSpec batch && batch.trackRunningStats();
      boolean isInstance =
          node.spec() instanceof InstanceNormSpec instance && instance.trackRunningStats();
      if (isBatch || isInstance) {
        norms.add(new NormPlace(i, node.name(), path(node, keys), levels[i], isInstance));
      }
      levels[i] += isBatch ? 1 : 0;
    }
    return norms;
  }

  private static String path(Graph.Node node, Set<String> keys) {
    String name = node.name();
    if (keys.contains(name + ".running_mean")) {
      return name;
    }
    int cut = name.lastIndexOf('_');
    String first = cut < 0 ? name : name.substring(0, cut);
    if (!keys.contains(first + ".running_mean")) {
      throw new IllegalArgumentException("the weights have no '" + name + ".running_mean'");
    }
    return first;
  }

  /**
   * A graph whose norms have other running statistics.
   *
   * @param arrays by their keys in the state dict
   */
  static Graph withStatistics(Graph graph, List<NormPlace> norms, Map<String, INDArray> arrays) {
    Map<String, Graph.Node> replaced = new LinkedHashMap<>();
    for (NormPlace norm : norms) {
      Graph.Node node = graph.nodes().get(norm.node());
      Map<String, INDArray> own = new LinkedHashMap<>(node.arrays());
      own.replaceAll((name, array) -> arrays.getOrDefault(norm.path() + "." + name, array));
      replaced.put(node.name(), new Graph.Node(node.name(), node.spec(), own, node.inputs()));
    }
    return graph.withNodes(replaced);
  }

  /** The number of channels. */
  static int channels(Graph.Node node) {
    return Tensors.floats(node.arrays().get("running_mean")).length;
  }
}
