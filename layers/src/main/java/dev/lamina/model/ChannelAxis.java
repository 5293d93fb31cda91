package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.attention.MultiheadAttention;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.embedding.Embedding;
import dev.lamina.nn.linear.Bilinear;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Which axis of a layer's output counts its channels.
 *
 * <p>It is the second, (N, C, *), as torch has it for images; but the last, (N, *, C), of layers
 * that compute features along that: linear, recurrent, embedding and attention layers, and layer
 * norm. A function of each element keeps the axis of what it reads, if that has as many axes.
 */
public final class ChannelAxis {
  private ChannelAxis() {}

  /**
   * The axes of all outputs of all nodes.
   *
   * @param shapes of every output of every node, with the batch axis, as {@link Graph#shapes}
   * @return for each node one an output; -1 where there is but the batch axis, or not even that
   */
  public static List<List<Integer>> of(Graph graph, List<List<Shape>> shapes) {
    List<List<Integer>> axes = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Graph.Node node = graph.nodes().get(i);
      List<Integer> own = new ArrayList<>();
      for (Shape shape : shapes.get(i)) {
        own.add(axis(node, shape, shapes, axes));
      }
      axes.add(own);
    }
    return axes;
  }

  private static int axis(
      Graph.Node node, Shape shape, List<List<Shape>> shapes, List<List<Integer>> axes) {
    if (shape.rank() < 2) {
      return -1;
    }
    if (isLast(node.spec())) {
      return shape.rank() - 1;
    }
    boolean isSecond = node.spec() instanceof ConvSpec || node.inputs().isEmpty();
    Graph.Port read = isSecond ? null : node.inputs().get(0);
    if (read == null || read.isInput()) {
      return 1;
    }
    Shape input = shapes.get(read.node()).get(read.output());
    int axis = axes.get(read.node()).get(read.output());
    return input.equals(shape) && axis > 0 ? axis : 1;
  }

  private static boolean isLast(LayerSpec spec) {
    return spec instanceof Linear.Spec
        || spec instanceof Bilinear.Spec
        || spec instanceof LayerNorm.Spec
        || spec instanceof RecurrentSpec
        || spec instanceof Embedding.Spec
        || spec instanceof MultiheadAttention.Spec;
  }
}
