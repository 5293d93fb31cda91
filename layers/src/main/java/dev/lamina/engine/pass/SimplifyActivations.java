package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.activation.LeakyReLU;
import dev.lamina.nn.activation.PReLU;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Map;

/** Makes a PReLU of a single slope a LeakyReLU, which can be fused. */
public final class SimplifyActivations implements GraphPass {
  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    Rewriting rewriting = new Rewriting(graph);
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (node.spec() instanceof PReLU.Spec spec && spec.numParameters() == 1) {
        float slope = Tensors.floats(node.arrays().get("weight"))[0];
        LeakyReLU.Spec leaky = new LeakyReLU.Spec(Scalar.of((double) slope), false);
        rewriting.replace(i, new Node(node.name(), leaky, Map.of(), node.inputs()));
      }
    }
    return rewriting.build();
  }
}
