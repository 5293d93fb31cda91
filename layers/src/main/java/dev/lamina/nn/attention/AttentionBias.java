package dev.lamina.nn.attention;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the masks of an attention add to its scores, for engines that compute it piece by piece.
 *
 * <p>Shapes: key_padding_mask (N, S); attn_mask (L, S) or (N * A, L, S). Output bias (N, A, L, S)
 * and kept (N, A, L, 1), with 1 in place of sizes along which they do not differ. Bias is a number
 * that no score makes up for where a step is hidden; kept is 1, or NaN where all steps are.
 *
 * @param attention the attention
 * @param padding whether there is a key_padding_mask
 * @param mask whether there is an attn_mask
 */
public record AttentionBias(MultiheadAttention.Spec attention, boolean padding, boolean mask)
    implements LayerSpec {
  private static final float HIDDEN = -1e30f;

  @Override
  public String type() {
    return attention.type();
  }

  @Override
  public String describe() {
    return attention.describe();
  }

  @Override
  public List<String> inputNames() {
    List<String> names = new ArrayList<>();
    if (padding) {
      names.add("key_padding_mask");
    }
    if (mask) {
      names.add("attn_mask");
    }
    return names;
  }

  @Override
  public List<String> outputNames() {
    return List.of("bias", "kept");
  }

  /** The shapes of the masks with axes (N, A, L, S). */
  private List<Shape> aligned(List<Shape> inputs) {
    List<Shape> aligned = new ArrayList<>();
    if (padding) {
      Shape shape = inputs.get(0);
      aligned.add(Shape.of(shape.size(0), 1, 1, shape.size(1)));
    }
    if (mask) {
      Shape shape = inputs.get(inputs.size() - 1);
      long heads = attention.numHeads();
      aligned.add(
          shape.rank() == 2
              ? shape.prepend(1).prepend(1)
              : Shape.of(shape.size(0) / heads, heads, shape.size(1), shape.size(2)));
    }
    return aligned;
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape bias = Broadcast.shape(aligned(inputs));
    return List.of(bias, bias.with(-1, 1));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    List<Shape> aligned = aligned(call.inputShapes());
    Shape shape = Broadcast.shape(aligned);
    float[] bias = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < aligned.size(); i++) {
      String name = inputNames().get(i);
      INDArray given = call.input(i);
      float[] values =
          name.equals("attn_mask")
              ? AttentionMask.added(attention, given)
              : AttentionMask.padding(given);
      int[] sources = Broadcast.indices(aligned.get(i), shape);
      for (int j = 0; j < bias.length; j++) {
        bias[j] += values[sources[j]];
      }
    }
    int steps = (int) shape.size(-1);
    float[] kept = new float[bias.length / steps];
    Arrays.fill(kept, Float.NaN);
    for (int j = 0; j < bias.length; j++) {
      kept[j / steps] = bias[j] > Float.NEGATIVE_INFINITY ? 1 : kept[j / steps];
      bias[j] = Math.max(bias[j], HIDDEN);
    }
    return List.of(Tensors.of(bias, shape), Tensors.of(kept, shape.with(-1, 1)));
  }
}
