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
    this.padding = padding == null ? null : padding(padding);
    this.mask = mask == null ? null : added(axes.spec(), mask);
    this.shared = mask != null && Tensors.shape(mask).rank() == 2;
  }

  /** A key_padding_mask as numbers to add: -infinity where it is not 0. */
  static float[] padding(INDArray mask) {
    float[] values = Tensors.floats(mask);
    hide("key_padding_mask", mask, values, 0, values.length, "");
    return values;
  }

  /**
   * An attn_mask as numbers to add, each record's by itself: what it has, or, if that is nothing
   * but 0 and 1, -infinity for 1.
   */
  static float[] added(MultiheadAttention.Spec spec, INDArray mask) {
    float[] values = Tensors.floats(mask);
    Shape shape = Tensors.shape(mask);
    int length =
        shape.rank() == 2 ? values.length : (int) (spec.numHeads() * shape.size(1) * shape.size(2));
    for (int begin = 0; begin < values.length; begin += length) {
      if (spec.additiveMask() == null ? isBoolean(values, begin, length) : !spec.additiveMask()) {
        hide("attn_mask", mask, values, begin, length, "; additive_mask: true adds any numbers");
      }
    }
    return values;
  }

  private static boolean isBoolean(float[] values, int begin, int length) {
    for (int i = begin; i < begin + length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        return false;
      }
    }
    return true;
  }

  private static void hide(
      String name, INDArray mask, float[] values, int begin, int length, String hint) {
    for (int i = begin; i < begin + length; i++) {
      LayerException.check(
          values[i] == 0 || values[i] == 1 || values[i] == Float.NEGATIVE_INFINITY,
          "%s must be 0 (attend), or 1 or -inf (do not), got %s at %s of %s%s",
          name,
          values[i],
          i,
          Tensors.shape(mask),
          hint);
      values[i] = values[i] == 0 ? 0 : Float.NEGATIVE_INFINITY;
    }
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
