package dev.lamina.spark.kryo;

import dev.lamina.nn.Graph;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * A graph to broadcast: read once by each executor and shared by its tasks, none of which closes
 * it.
 *
 * <p>It tells Spark its size, which lies outside the Java heap, where Spark's estimate by
 * reflection would not find it.
 */
public final class SharedGraph implements KnownSizeEstimation {
  private final Graph graph;

  /** A graph whose arrays stay as they are while it is shared. */
  public SharedGraph(Graph graph) {
    this.graph = graph;
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  @Override
  public long estimatedSize() {
    return graph.bytes();
  }
}
