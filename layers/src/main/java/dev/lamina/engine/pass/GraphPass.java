package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.function.Predicate;

/** A rewriting of graphs for evaluation mode. */
@FunctionalInterface
public interface GraphPass {
  /**
   * A graph of the same inputs and outputs and the same meaning.
   *
   * @param inputShapes the shapes that the graph will run on, with the batch axis
   */
  Graph apply(Graph graph, List<Shape> inputShapes);

  /**
   * All passes, in the order in which they help one another.
   *
   * @param canFollow the functions of each element that the engine can fuse into the layer before
   */
  static Graph optimize(Graph graph, List<Shape> inputShapes, Predicate<LayerSpec> canFollow) {
    List<GraphPass> passes =
        List.of(
            new DropIdentities(),
            new ShareConstants(),
            new SimplifyActivations(),
            new FoldBatchNorm(),
            new FusePostOps(canFollow));
    Graph optimized = graph;
    for (GraphPass pass : passes) {
      optimized = pass.apply(optimized, inputShapes);
    }
    return optimized;
  }
}
