package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.ConvTransposeSpec;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.Matmul;
import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fuses functions of each element and residual additions into the layer that they follow, if
 * nothing else reads that layer's output. Of the two layers that an addition joins it goes to the
 * later one, which can read the other's output, whichever the order of the operands.
 */
public final class FusePostOps implements GraphPass {
  /** A limit well below that of engines: oneDNN's is 32 operations. */
  private static final int MOST_POST_OPS = 8;

  private final Predicate<LayerSpec> canFollow;

  /**
   * A pass for an engine.
   *
   * @param canFollow the functions of each element that it can fuse; others stay layers
   */
  public FusePostOps(Predicate<LayerSpec> canFollow) {
    this.canFollow = canFollow;
  }

  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    List<List<Shape>> shapes = graph.shapes(inputShapes);
    Rewriting rewriting = new Rewriting(graph);
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (node.inputs().size() == 1 && canFollow.test(node.spec())) {
        fuse(rewriting, i, node.inputs().get(0), null, PostOp.activation(node.name(), node.spec()));
      } else if (isPlainAdd(node)) {
        fuseAdd(rewriting, i, node, shapes, inputShapes);
      }
    }
    return rewriting.build();
  }

  private static boolean isPlainAdd(Node node) {
    return node.spec() instanceof Add.Spec add && add.isPlain() && node.inputs().size() == 2;
  }

  private static void fuseAdd(
      Rewriting rewriting,
      int index,
      Node node,
      List<List<Shape>> shapes,
      List<Shape> inputShapes) {
    Port left = node.inputs().get(0);
    Port right = node.inputs().get(1);
    if (left.equals(right)
        || !shape(left, shapes, inputShapes).equals(shape(right, shapes, inputShapes))) {
      return;
    }
    Port later = left.node() > right.node() ? left : right;
    Port earlier = later.equals(left) ? right : left;
    Node base = rewriting.producer(later);
    if (base != null) {
      fuse(
          rewriting,
          index,
          later,
          earlier,
          new PostOp(node.name(), node.spec(), base.inputs().size()));
    }
  }

  private static Shape shape(Port port, List<List<Shape>> shapes, List<Shape> inputShapes) {
    return port.isInput()
        ? inputShapes.get(port.input())
        : shapes.get(port.node()).get(port.output());
  }

  /** Fuses node {@code index} into the one that gives {@code port}, if that can be. */
  private static void fuse(Rewriting rewriting, int index, Port port, Port added, PostOp op) {
    Node base = rewriting.producer(port);
    if (base == null || !canTakePostOps(base) || rewriting.uses(port) != 1) {
      return;
    }
    List<PostOp> postOps = new ArrayList<>(Fused.postOps(base.spec()));
    postOps.add(op);
    List<Port> inputs = new ArrayList<>(base.inputs());
    if (added != null) {
      inputs.add(added);
    }
    Fused fused = new Fused(Fused.base(base.spec()), postOps);
    rewriting.replace(port.node(), new Node(base.name(), fused, base.arrays(), inputs));
    rewriting.bypass(index, port);
  }

  private static boolean canTakePostOps(Node node) {
    LayerSpec base = Fused.base(node.spec());
    List<PostOp> postOps = Fused.postOps(node.spec());
    if (postOps.size() == MOST_POST_OPS) {
      return false;
    }
    long added = postOps.stream().filter(PostOp::isAdd).count();
    return base instanceof ConvSpec
        || base instanceof ConvTransposeSpec
        || base instanceof Linear.Spec
        || base instanceof Matmul.Spec
        || (base instanceof Add.Spec add && add.isPlain() && node.inputs().size() - added == 2);
  }
}
