package dev.lamina.engine.pass;

import dev.lamina.nn.Constant;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps one of constants that are equal. */
public final class ShareConstants implements GraphPass {
  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    Rewriting rewriting = new Rewriting(graph);
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (node.spec() instanceof Constant) {
        int same = firstEqual(rewriting, kept, node);
        if (same < 0) {
          kept.add(i);
        } else {
          rewriting.bypass(i, new Port(same, 0));
        }
      }
    }
    return rewriting.build();
  }

  private static int firstEqual(Rewriting rewriting, List<Integer> kept, Node node) {
    for (int index : kept) {
      Node other = rewriting.node(index);
      if (other.spec().equals(node.spec()) && equalBits(value(other), value(node))) {
        return index;
      }
    }
    return -1;
  }

  private static INDArray value(Node constant) {
    return constant.arrays().get("value");
  }

  private static boolean equalBits(INDArray left, INDArray right) {
    return left == right || left.equalsWithEps(right, 0);
  }
}
