package dev.lamina.engine.pass;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.conv.ConvPadding;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.ConvTransposeSpec;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNormSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Folds batch norms with running statistics into the convolution or linear layer that they follow
 * or precede, where that is exact up to rounding.
 *
 * <p>After one: W' = W * s, b' = (b - mean) * s + shift, with s = weight / sqrt(var + eps). Before
 * one: W' = W * s along the inputs, b' = b + W (shift - mean * s), exact only without padding,
 * since padding is not normalised.
 */
public final class FoldBatchNorm implements GraphPass {
  @Override
  public Graph apply(Graph graph, List<Shape> inputShapes) {
    Rewriting rewriting = new Rewriting(graph);
    List<List<Shape>> shapes = graph.shapes(inputShapes);
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (node != null && node.spec() instanceof BatchNormSpec spec && spec.trackRunningStats()) {
        foldAfter(rewriting, i, node, shapes);
      }
    }
    for (int i = 0; i < rewriting.size(); i++) {
      Node node = rewriting.node(i);
      if (node != null && weighted(node.spec())) {
        foldBefore(rewriting, i, node, shapes);
      }
    }
    return rewriting.build();
  }

  private static boolean weighted(LayerSpec spec) {
    return spec instanceof ConvSpec || spec instanceof Linear.Spec;
  }

  private static boolean takesScales(LayerSpec spec) {
    return weighted(spec) || spec instanceof ConvTransposeSpec;
  }

  private static void foldAfter(
      Rewriting rewriting, int index, Node norm, List<List<Shape>> shapes) {
    Port port = norm.inputs().get(0);
    Node before = rewriting.producer(port);
    if (before == null || !takesScales(before.spec()) || rewriting.uses(port) != 1) {
      return;
    }
    if (!channelsAreOutputs(before.spec(), shapes.get(port.node()).get(0))) {
      return;
    }
    Affine affine = Affine.of(norm);
    float[] weight = Tensors.floats(before.arrays().get("weight"));
    int outputs = affine.scale.length;
    float[] bias = biasOf(before, outputs);
    for (int i = 0; i < weight.length; i++) {
      int k = outputOf(before, i, weight.length, outputs);
      weight[i] = (float) (weight[i] * affine.scale[k]);
    }
    for (int k = 0; k < outputs; k++) {
      bias[k] = (float) (bias[k] * affine.scale[k] + affine.shift[k]);
    }
    rewriting.replace(port.node(), withWeights(before, weight, bias));
    rewriting.bypass(index, port);
  }

  /** Which output an element of a weight belongs to. */
  private static int outputOf(Node layer, int element, int elements, int outputs) {
    if (!(layer.spec() instanceof ConvTransposeSpec spec)) {
      return element / (elements / outputs);
    }
    int groupOutputs = outputs / spec.groups();
    int kernel = elements / spec.inChannels() / groupOutputs;
    int group = element / (elements / spec.groups());
    return group * groupOutputs + element / kernel % groupOutputs;
  }

  /** Whether the axis that a batch norm takes for the channels is that of the layer's outputs. */
  private static boolean channelsAreOutputs(LayerSpec spec, Shape output) {
    if (spec instanceof ConvTransposeSpec transposed) {
      return output.rank() == transposed.dims() + 2;
    }
    return spec instanceof Linear.Spec
        ? output.rank() == 2
        : output.rank() == ((ConvSpec) spec).dims() + 2;
  }

  private static void foldBefore(
      Rewriting rewriting, int index, Node layer, List<List<Shape>> shapes) {
    Port port = layer.inputs().get(0);
    Node norm = rewriting.producer(port);
    boolean foldable =
        norm != null
            && norm.spec() instanceof BatchNormSpec spec
            && spec.trackRunningStats()
            && rewriting.uses(port) == 1
            && takesChannels(layer.spec(), shapes.get(port.node()).get(0));
    if (!foldable) {
      return;
    }
    Affine affine = Affine.of(norm);
    INDArray array = layer.arrays().get("weight");
    float[] weight = Tensors.floats(array);
    int outputs = (int) array.size(0);
    int inputs = (int) array.size(1);
    int kernel = weight.length / outputs / inputs;
    int groups = layer.spec() instanceof ConvSpec conv ? conv.groups() : 1;
    float[] bias = biasOf(layer, outputs);
    for (int k = 0; k < outputs; k++) {
      double sum = bias[k];
      int firstChannel = k / (outputs / groups) * inputs;
      for (int j = 0; j < inputs * kernel; j++) {
        int at = k * inputs * kernel + j;
        int channel = firstChannel + j / kernel;
        sum += weight[at] * affine.shift[channel];
        weight[at] = (float) (weight[at] * affine.scale[channel]);
      }
      bias[k] = (float) sum;
    }
    rewriting.replace(index, withWeights(layer, weight, bias));
    rewriting.bypass(port.node(), norm.inputs().get(0));
  }

  private static boolean takesChannels(LayerSpec spec, Shape input) {
    if (spec instanceof ConvSpec conv) {
      boolean unpadded =
          conv.padding().mode() == ConvPadding.Kind.VALID
              || (conv.padding().explicit() != null && conv.padding().explicit().all(0));
      return unpadded && input.rank() == conv.dims() + 2;
    }
    return input.rank() == 2;
  }

  private static float[] biasOf(Node layer, int outputs) {
    INDArray bias = layer.arrays().get("bias");
    return bias == null ? new float[outputs] : Tensors.floats(bias);
  }

  private static Node withWeights(Node layer, float[] weight, float[] bias) {
    LayerSpec spec;
    if (layer.spec() instanceof ConvSpec conv) {
      spec = conv.withBias(true);
    } else if (layer.spec() instanceof ConvTransposeSpec conv) {
      spec = conv.withBias(true);
    } else {
      Linear.Spec linear = (Linear.Spec) layer.spec();
      spec = new Linear.Spec(linear.inFeatures(), linear.outFeatures(), true);
    }
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("weight", Tensors.of(weight, Tensors.shape(layer.arrays().get("weight"))));
    arrays.put("bias", Tensors.of(bias, Shape.of(bias.length)));
    return new Node(layer.name(), spec, arrays, layer.inputs());
  }

  /** What a batch norm does to each channel: in * scale + shift. */
  private record Affine(double[] scale, double[] shift) {
    static Affine of(Node norm) {
      BatchNormSpec spec = (BatchNormSpec) norm.spec();
      float[] mean = Tensors.floats(norm.arrays().get("running_mean"));
      float[] variance = Tensors.floats(norm.arrays().get("running_var"));
      double[] scale = new double[mean.length];
      double[] shift = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        scale[c] = 1 / Math.sqrt(variance[c] + spec.eps());
      }
      if (spec.affine()) {
        float[] weight = Tensors.floats(norm.arrays().get("weight"));
        float[] bias = Tensors.floats(norm.arrays().get("bias"));
        for (int c = 0; c < mean.length; c++) {
          scale[c] *= weight[c];
          shift[c] = bias[c];
        }
      }
      for (int c = 0; c < mean.length; c++) {
        shift[c] -= mean[c] * scale[c];
      }
      return new Affine(scale, shift);
    }
  }
}
