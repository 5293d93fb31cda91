package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.activation.SoftmaxSpec;
import dev.lamina.nn.attention.AttentionBias;
import dev.lamina.nn.attention.MultiheadAttention;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.ArithmeticSpec;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.functional.Matmul;
import dev.lamina.nn.functional.Permute;
import dev.lamina.nn.functional.ReductionSpec;
import dev.lamina.nn.functional.ReshapeSpec;
import dev.lamina.nn.functional.Split;
import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers that an attention is made of, added to a graph under names that begin with its. */
final class AttentionParts {
  private static final List<String> WEIGHTS =
      List.of("q_proj_weight", "k_proj_weight", "v_proj_weight");

  private final Graph.Builder builder;
  private final Node node;
  private final MultiheadAttention.Spec spec;
  private final List<Port> reads;
  private final int features;

  AttentionParts(Graph.Builder builder, Node node, MultiheadAttention.Spec spec, List<Port> reads) {
    this.builder = builder;
    this.node = node;
    this.spec = spec;
    this.reads = reads;
    this.features = spec.embedDim();
  }

  /**
   * Adds them.
   *
   * @param weights whether the attention's weights are read
   * @return the ports of the attention's outputs, null for weights that are not read
   */
  List<Port> add(boolean weights) {
    List<Port> projected = projected();
    // From (N, L, A, E / A), or with L first, to (N, A, L, E / A).
    int[] byHead = spec.batchFirst() ? new int[] {0, 2, 1, 3} : new int[] {1, 2, 0, 3};
    int[] turned = spec.batchFirst() ? new int[] {0, 2, 3, 1} : new int[] {1, 2, 3, 0};
    int[] back = spec.batchFirst() ? new int[] {0, 2, 1, 3} : new int[] {2, 0, 1, 3};
    Port queries = heads("query", projected.get(0), byHead);
    Port keys = heads("key", projected.get(1), turned);
    Port values = heads("value", projected.get(2), byHead);
    Port attention = softmax(add("scores", new Matmul.Spec(), queries, keys));
    Port attended = add("attended", new Matmul.Spec(), attention, values);
    Port joined = add("joined", new Flatten.Spec(2, 3), permuted("steps", attended, back));
    Port output = linear(node.name(), outputArrays(), joined);
    if (!spec.needWeights()) {
      return List.of(output);
    }
    return Arrays.asList(output, weights ? shown(attention) : null);
  }

  /** Queries, divided by the root of a head's features, keys and values, each (*, E). */
  private List<Port> projected() {
    if (spec.packed() && reads.get(0).equals(reads.get(1)) && reads.get(0).equals(reads.get(2))) {
      Port all = linear(name("in_proj"), projection(0, 3), reads.get(0));
      int[] sizes = {features, features, features};
      IntTuple parts = IntTuple.of(sizes);
      int split = builder.add(name("in_split"), new Split.Spec(parts, -1), Map.of(), List.of(all));
      return List.of(new Port(split, 0), new Port(split, 1), new Port(split, 2));
    }
    List<Port> projected = new ArrayList<>();
    for (int which = 0; which < 3; which++) {
      String name = name(WEIGHTS.get(which).replace("_weight", ""));
      projected.add(linear(name, projection(which, which + 1), reads.get(which)));
    }
    return projected;
  }

  /** Weight and bias of the projections from {@code first} to before {@code end}. */
  private Map<String, INDArray> projection(int first, int end) {
    float[] weight;
    if (spec.packed()) {
      float[] all = Tensors.floats(node.arrays().get("in_proj_weight"));
      int size = features * features;
      weight = Arrays.copyOfRange(all, first * size, end * size);
    } else {
      weight = Tensors.floats(node.arrays().get(WEIGHTS.get(first)));
    }
    float[] bias =
        spec.bias()
            ? Arrays.copyOfRange(
                Tensors.floats(node.arrays().get("in_proj_bias")), first * features, end * features)
            : new float[0];
    int rows = (end - first) * features;
    int inFeatures = weight.length / rows;
    if (first == 0) {
      scaleQueries(weight, features * inFeatures);
      scaleQueries(bias, Math.min(bias.length, features));
    }
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("weight", Tensors.of(weight, Shape.of(rows, inFeatures)));
    if (spec.bias()) {
      arrays.put("bias", Tensors.of(bias, Shape.of(rows)));
    }
    return arrays;
  }

  private void scaleQueries(float[] values, int count) {
    double scale = Math.sqrt(features / (double) spec.numHeads());
    for (int i = 0; i < count; i++) {
      values[i] = (float) (values[i] / scale);
    }
  }

  private Map<String, INDArray> outputArrays() {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("weight", node.arrays().get("out_proj.weight"));
    if (spec.bias()) {
      arrays.put("bias", node.arrays().get("out_proj.bias"));
    }
    return arrays;
  }

  private Port heads(String name, Port projected, int[] axes) {
    IntTuple shape = IntTuple.of(spec.numHeads(), features / spec.numHeads());
    Port split = add(name + "_heads", new ReshapeSpec(false, shape, 2), projected);
    return permuted(name, split, axes);
  }

  private Port permuted(String name, Port port, int[] axes) {
    return add(name, new Permute.Spec(IntTuple.of(axes)), port);
  }

  private Port softmax(Port scores) {
    SoftmaxSpec softmax = new SoftmaxSpec(false, -1);
    Port padding = reads.size() > 3 ? reads.get(3) : null;
    Port mask = reads.size() > 4 ? reads.get(4) : null;
    if (padding == null && mask == null) {
      return add("softmax", softmax, scores);
    }
    AttentionBias bias = new AttentionBias(spec, padding != null, mask != null);
    List<Port> masks = new ArrayList<>(Arrays.asList(padding, mask));
    masks.removeIf(port -> port == null);
    int index = builder.add(name("masks"), bias, Map.of(), masks);
    Add.Spec sum = new Add.Spec(null, Scalar.of(1));
    Port hidden = add("masked", sum, scores, new Port(index, 0));
    Port weights = add("softmax", softmax, hidden);
    ArithmeticSpec product = new ArithmeticSpec(ArithmeticSpec.Operation.MUL, null);
    return add("kept", product, weights, new Port(index, 1));
  }

  /** The weights as they are an output: of each head, or their mean over the heads. */
  private Port shown(Port weights) {
    IntTuple heads = IntTuple.of(1);
    return spec.averageAttnWeights()
        ? add("mean", new ReductionSpec(ReductionSpec.Reduction.MEAN, heads, false), weights)
        : weights;
  }

  private Port linear(String name, Map<String, INDArray> arrays, Port input) {
    INDArray weight = arrays.get("weight");
    Linear.Spec linear =
        new Linear.Spec((int) weight.size(1), (int) weight.size(0), arrays.containsKey("bias"));
    return new Port(builder.add(name, linear, arrays, List.of(input)), 0);
  }

  private Port add(String name, LayerSpec layer, Port... inputs) {
    return new Port(builder.add(name(name), layer, Map.of(), List.of(inputs)), 0);
  }

  private String name(String part) {
    return node.name() + "/" + part;
  }
}
