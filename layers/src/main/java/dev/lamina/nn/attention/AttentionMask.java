package dev.lamina.nn.attention;

import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is added to the scores of an attention for its masks. */
final class AttentionMask {
  private final AttentionAxes axes;
  private final float[] padding;
  private final float[] mask;
  private final boolean shared;

  /**
   * The masks of a call.
   *
   * @param padding key_padding_mask (N, S), null if there is none
   * @param mask attn_mask (L, S) or (N * A, L, S), null if there is none
   * @throws LayerException if a mask has numbers that cannot be told
   */
  AttentionMask(AttentionAxes axes, INDArray padding, INDArray mask) {
    this.axes = axes;
    this.padding = padding == null ? null : hidden("key_padding_mask", padding);
    boolean additive = axes.spec().additiveMask();
    this.mask = mask == null ? null : additive ? Tensors.floats(mask) : hidden("attn_mask", mask);
    this.shared = mask != null && Tensors.shape(mask).rank() == 2;
  }

  /** -infinity where a mask is not 0. */
  private static float[] hidden(String name, INDArray mask) {
    float[] values = Tensors.floats(mask);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1 && values[i] != Float.NEGATIVE_INFINITY) {
        Shape shape = Tensors.shape(mask);
        String hint = name.equals("attn_mask") ? "; additive_mask: true adds any numbers" : "";
        throw new LayerException(
            String.format(
                "%s must be 0 (attend), or 1 or -inf (do not), got %s at %s of %s%s",
                name, values[i], i, shape, hint));
      }
      values[i] = values[i] == 0 ? 0 : Float.NEGATIVE_INFINITY;
    }
    return values;
  }

  /**
   * Adds the masks to one head's scores.
   *
   * @param scores of all records and heads (N * A, L, S and what is added to it); modified
   */
  void addTo(float[] scores, int record, int head) {
    int steps = axes.key().steps();
    int rows = axes.query().steps();
    int place = record * axes.spec().numHeads() + head;
    for (int l = 0; l < rows; l++) {
      int to = (place * rows + l) * axes.steps();
      int from = ((shared ? 0 : place * rows) + l) * steps;
      for (int s = 0; s < steps; s++) {
        scores[to + s] += mask == null ? 0 : mask[from + s];
        if (padding != null && padding[record * steps + s] != 0) {
          scores[to + s] = Float.NEGATIVE_INFINITY;
        }
      }
    }
  }
}
