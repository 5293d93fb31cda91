package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.List;

/** An encoder and a decoder that attends to its output; see {@link Spec}. */
public final class Transformer extends Module {
  private final Module encoder;
  private final Module decoder;

  /**
   * A transformer of the given arguments.
   *
   * @param generator what parameters are drawn from; null for layers without arrays
   */
  public Transformer(Spec spec, Generator generator) {
    this(
        spec,
        spec.customEncoder() == null ? null : spec.customEncoder().module(generator),
        spec.customDecoder() == null ? null : spec.customDecoder().module(generator),
        generator);
  }

  /**
   * A transformer of the given arguments, but with modules of one's own.
   *
   * @param customEncoder takes src, src_mask and src_key_padding_mask; null for the arguments' one
   * @param customDecoder takes tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask and
   *     memory_key_padding_mask; null for the arguments' one
   * @param generator what parameters are drawn from, those of the given modules too, if they are
   *     matrices; null for layers without arrays
   */
  public Transformer(Spec spec, Module customEncoder, Module customDecoder, Generator generator) {
    TransformerLayerSpec layer = spec.layer();
    encoder =
        child(
            "encoder",
            customEncoder != null
                ? customEncoder
                : new TransformerEncoder(layer, spec.numEncoderLayers(), layer.norm(), generator));
    decoder =
        child(
            "decoder",
            customDecoder != null
                ? customDecoder
                : new TransformerDecoder(
                    layer.withDecoder(true), spec.numDecoderLayers(), layer.norm(), generator));
    if (generator != null) {
      drawAnew(generator);
    }
  }

  /** torch draws every matrix again, so that the layers of a stack differ. */
  private void drawAnew(Generator generator) {
    namedParameters()
        .values()
        .forEach(
            parameter -> {
              Shape shape = parameter.shape();
              if (shape.rank() == 2 && shape.elements() > 0) {
                Initializer uniform = Initializer.xavierUniform(shape.size(1), shape.size(0));
                parameter.assign(uniform.draw(generator, shape));
              }
            });
  }

  /**
   * The output for src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask,
   * tgt_key_padding_mask and memory_key_padding_mask, of which the masks may be absent.
   */
  @Override
  public Value forward(Value... inputs) {
    Value[] given = Inputs.of(inputs, 2, 8);
    Value memory = encoder.call(given[0], given[2], given[5]);
    return decoder.call(given[1], memory, given[3], given[4], given[6], given[7]);
  }

  /**
   * An encoder and a decoder that attends to its output, each with a layer norm at its end.
   *
   * <p>Shapes: src (S, N, E), (N, S, E) or (S, E); tgt and output the same with T for S; src_mask
   * (S, S) or (N * A, S, S); tgt_mask (T, T) or (N * A, T, T); memory_mask (T, S) or (N * A, T, S);
   * src_key_padding_mask and memory_key_padding_mask (N, S) or (S); tgt_key_padding_mask (N, T) or
   * (T).
   *
   * @param dModel E, at least 1; default 512
   * @param nhead A, must divide E; default 8
   * @param numEncoderLayers at least 1; default 6
   * @param numDecoderLayers at least 1; default 6
   * @param dimFeedforward see {@link TransformerLayerSpec}, as for all that follow; default 2048
   * @param dropout default 0.1
   * @param activation default relu
   * @param customEncoder the arguments of an encoder in place of the one that the others describe;
   *     default none
   * @param customDecoder the arguments of a decoder in place of the one that the others describe;
   *     default none
   * @param layerNormEps default 1e-5
   * @param batchFirst default false
   * @param normFirst default false
   * @param additiveMask default none
   * @throws dev.lamina.nn.LayerException if an argument is out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Transformer.html">Transformer
   *     </a>
   */
  public record Spec(
      @Default("512") int dModel,
      @Default("8") int nhead,
      @Default("6") int numEncoderLayers,
      @Default("6") int numDecoderLayers,
      @Default("2048") int dimFeedforward,
      @Default("0.1") Scalar dropout,
      @Default("relu") FeedForwardActivation activation,
      @Default("none") TransformerEncoder.Spec customEncoder,
      @Default("none") TransformerDecoder.Spec customDecoder,
      @Default("1e-5") Scalar layerNormEps,
      @Default("false") boolean batchFirst,
      @Default("false") boolean normFirst,
      @Default("none") Boolean additiveMask)
      implements ModuleSpec {
    public Spec {
      check(numEncoderLayers > 0, "num_encoder_layers must be positive, got %s", numEncoderLayers);
      check(numDecoderLayers > 0, "num_decoder_layers must be positive, got %s", numDecoderLayers);
      TransformerLayerSpec.checkArguments(dModel, nhead, dimFeedforward, dropout);
    }

    @Override
    public String type() {
      return "Transformer";
    }

    /** The arguments of the layers of the encoder. */
    public TransformerLayerSpec layer() {
      return new TransformerLayerSpec(
          false,
          dModel,
          nhead,
          dimFeedforward,
          dropout,
          activation,
          layerNormEps,
          batchFirst,
          normFirst,
          additiveMask);
    }

    @Override
    public List<String> inputNames() {
      return List.of(
          "src",
          "tgt",
          "src_mask",
          "tgt_mask",
          "memory_mask",
          "src_key_padding_mask",
          "tgt_key_padding_mask",
          "memory_key_padding_mask");
    }

    @Override
    public Transformer module(Generator generator) {
      return new Transformer(this, generator);
    }
  }
}
