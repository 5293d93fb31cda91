package dev.lamina.nn.transformer;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Value;
import dev.lamina.nn.functional.Add;
import dev.lamina.tensor.Generator;

/**
 * Self-attention and two linear layers, each added to its input.
 *
 * <p>x = norm1(src + self_attn(src)); out = norm2(x + linear2(activation(linear1(x)))); with
 * norm_first the blocks read norm1(src), norm2(x) and their sums are not normalised.
 *
 * <p>Shapes: src and output (S, N, E), (N, S, E) or (S, E); src_mask (S, S) or (N * A, S, S);
 * src_key_padding_mask (N, S) or (S).
 *
 * <p>In training mode with the batch first, dropout1 draws in the order of its array, torch in that
 * of (S, N, E).
 *
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.TransformerEncoderLayer.html">TransformerEncoderLayer</a>
 */
public final class TransformerEncoderLayer extends Module {
  private final boolean normFirst;
  private final Layer selfAttn;
  private final FeedForward feedForward;
  private final Layer norm1;
  private final Layer norm2;
  private final Layer dropout1;
  private final Layer dropout2;
  private final Layer add = new Add();

  /** A layer with torch's defaults. */
  public TransformerEncoderLayer(int dModel, int nhead) {
    this(TransformerLayerSpec.of(false, dModel, nhead), RandomStream.generator());
  }

  /**
   * A layer of the given arguments.
   *
   * @param generator what parameters are drawn from; null for a layer without arrays
   */
  public TransformerEncoderLayer(TransformerLayerSpec spec, Generator generator) {
    normFirst = spec.normFirst();
    selfAttn = child("self_attn", spec.attention().module(generator));
    Layer linear1 = child("linear1", spec.widen().module(generator));
    Layer dropout = child("dropout", spec.zeroing().module(generator));
    Layer linear2 = child("linear2", spec.narrow().module(generator));
    feedForward = new FeedForward(linear1, spec.activation(), dropout, linear2);
    norm1 = child("norm1", spec.norm().module(generator));
    norm2 = child("norm2", spec.norm().module(generator));
    dropout1 = child("dropout1", spec.zeroing().module(generator));
    dropout2 = child("dropout2", spec.zeroing().module(generator));
  }

  @Override
  public Value forward(Value src) {
    return forward(src, null, null);
  }

  /** The output for src, src_mask and src_key_padding_mask, of which the masks may be absent. */
  @Override
  public Value forward(Value... inputs) {
    Value[] given = Inputs.of(inputs, 1, 3);
    Value x = given[0];
    if (normFirst) {
      x = add.forward(x, attend(norm1.forward(x), given));
      return add.forward(x, dropout2.forward(feedForward.of(norm2.forward(x))));
    }
    x = norm1.forward(add.forward(x, attend(x, given)));
    return norm2.forward(add.forward(x, dropout2.forward(feedForward.of(x))));
  }

  private Value attend(Value x, Value[] given) {
    return dropout1.forward(selfAttn.forward(x, x, x, given[2], given[1]));
  }
}
