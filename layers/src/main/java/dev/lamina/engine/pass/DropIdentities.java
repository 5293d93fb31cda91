package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.dropout.DropoutSpec;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.linear.Identity;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Takes out layers that give their input: Identity, Dropout, and reshaping to the same shape. */
public final class DropIdentities implements GraphPass {
  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    List<List<Shape>> shapes = graph.shapes(inputShapes);
    Rewriting rewriting = new Rewriting(graph);
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (isIdentity(
          node.spec(), shapes.get(i).get(0), inputShape(graph, i, inputShapes, shapes))) {
        rewriting.bypass(i, node.inputs().get(0));
      }
    }
    return rewriting.build();
  }

  private static Shape inputShape(
      Graph graph, int node, List<Shape> inputShapes, List<List<Shape>> shapes) {
    List<Graph.Port> reads = graph.nodes().get(node).inputs();
    if (reads.isEmpty() || reads.get(0) == null) {
      return null;
    }
    Graph.Port port = reads.get(0);
    return port.isInput()
        ? inputShapes.get(port.input())
        : shapes.get(port.node()).get(port.output());
  }

  private static boolean isIdentity(LayerSpec spec, Shape output, Shape input) {
    return spec instanceof Identity.Spec
        || spec instanceof DropoutSpec
        || (spec instanceof Flatten.Spec && output.equals(input));
  }
}
