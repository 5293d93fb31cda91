package dev.lamina.nn.transformer;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Value;
import dev.lamina.nn.functional.Add;
import dev.lamina.tensor.Generator;

/**
 * Self-attention, attention to a memory, and two linear layers, each added to its input.
 *
 * <p>x = norm1(tgt + self_attn(tgt)); y = norm2(x + multihead_attn(x, memory)); out = norm3(y +
 * linear2(activation(linear1(y)))); with norm_first the blocks read norm1(tgt), norm2(x), norm3(y)
 * and their sums are not normalised.
 *
 * <p>Shapes: tgt and output (T, N, E), (N, T, E) or (T, E); memory the same with S for T; tgt_mask
 * (T, T) or (N * A, T, T); memory_mask (T, S) or (N * A, T, S); tgt_key_padding_mask (N, T) or (T);
 * memory_key_padding_mask (N, S) or (S).
 *
 * <p>In training mode with the batch first, dropout1 and dropout2 draw in the order of their
 * arrays, torch in that of (T, N, E).
 *
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.TransformerDecoderLayer.html">TransformerDecoderLayer</a>
 */
public final class TransformerDecoderLayer extends Module {
  private final boolean normFirst;
  private final Layer selfAttn;
  private final Layer multiheadAttn;
  private final FeedForward feedForward;
  private final Layer norm1;
  private final Layer norm2;
  private final Layer norm3;
  private final Layer dropout1;
  private final Layer dropout2;
  private final Layer dropout3;
  private final Layer add = new Add();

  /** A layer with torch's defaults. */
  public TransformerDecoderLayer(int dModel, int nhead) {
    this(TransformerLayerSpec.of(true, dModel, nhead), RandomStream.generator());
  }

  /**
   * A layer of the given arguments.
   *
   * @param generator what parameters are drawn from; null for a layer without arrays
   */
  public TransformerDecoderLayer(TransformerLayerSpec spec, Generator generator) {
    normFirst = spec.normFirst();
    selfAttn = child("self_attn", spec.attention().module(generator));
    multiheadAttn = child("multihead_attn", spec.attention().module(generator));
    Layer linear1 = child("linear1", spec.widen().module(generator));
    Layer dropout = child("dropout", spec.zeroing().module(generator));
    Layer linear2 = child("linear2", spec.narrow().module(generator));
    feedForward = new FeedForward(linear1, spec.activation(), dropout, linear2);
    norm1 = child("norm1", spec.norm().module(generator));
    norm2 = child("norm2", spec.norm().module(generator));
    norm3 = child("norm3", spec.norm().module(generator));
    dropout1 = child("dropout1", spec.zeroing().module(generator));
    dropout2 = child("dropout2", spec.zeroing().module(generator));
    dropout3 = child("dropout3", spec.zeroing().module(generator));
  }

  /**
   * The output for tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask and
   * memory_key_padding_mask, of which the masks may be absent.
   */
  @Override
  public Value forward(Value... inputs) {
    Value[] given = Inputs.of(inputs, 2, 6);
    Value x = given[0];
    if (normFirst) {
      x = add.forward(x, attend(norm1.forward(x), given));
      x = add.forward(x, attendToMemory(norm2.forward(x), given));
      return add.forward(x, dropout3.forward(feedForward.of(norm3.forward(x))));
    }
    x = norm1.forward(add.forward(x, attend(x, given)));
    x = norm2.forward(add.forward(x, attendToMemory(x, given)));
    return norm3.forward(add.forward(x, dropout3.forward(feedForward.of(x))));
  }

  private Value attend(Value x, Value[] given) {
    return dropout1.forward(selfAttn.forward(x, x, x, given[4], given[2]));
  }

  private Value attendToMemory(Value x, Value[] given) {
    return dropout2.forward(multiheadAttn.forward(x, given[1], given[1], given[5], given[3]));
  }
}
