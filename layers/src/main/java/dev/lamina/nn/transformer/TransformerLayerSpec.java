package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.attention.MultiheadAttention;
import dev.lamina.nn.dropout.DropoutSpec;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.tensor.Generator;
import java.util.List;
import java.util.Map;

/**
 * The arguments of torch's TransformerEncoderLayer and TransformerDecoderLayer.
 *
 * @param decoder whether it is a decoder's layer
 * @param dModel E, at least 1
 * @param nhead A, must divide E
 * @param dimFeedforward the features between the two linear layers, at least 0; default 2048
 * @param dropout the probability of zeroing in training mode, in [0, 1]; default 0.1
 * @param activation relu (default) or gelu
 * @param layerNormEps added to the variance by the layer norms; default 1e-5
 * @param batchFirst whether N comes before the steps; default false
 * @param normFirst whether each block normalises its input rather than the sum; default false
 * @param additiveMask whether masks other than those of padding are added, see {@link
 *     MultiheadAttention.Spec}; not in torch; default none
 * @throws LayerException if an argument is out of range
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.TransformerEncoderLayer.html">TransformerEncoderLayer</a>
 */
public record TransformerLayerSpec(
    boolean decoder,
    int dModel,
    int nhead,
    @Default("2048") int dimFeedforward,
    @Default("0.1") Scalar dropout,
    @Default("relu") FeedForwardActivation activation,
    @Default("1e-5") Scalar layerNormEps,
    @Default("false") boolean batchFirst,
    @Default("false") boolean normFirst,
    @Default("none") Boolean additiveMask)
    implements ModuleSpec, ArgumentValue {

  static final String ENCODER_LAYER = "TransformerEncoderLayer";
  static final String DECODER_LAYER = "TransformerDecoderLayer";

  public TransformerLayerSpec {
    checkArguments(dModel, nhead, dimFeedforward, dropout);
  }

  static void checkArguments(int dModel, int nhead, int dimFeedforward, Scalar dropout) {
    check(dModel > 0, "d_model must be positive, got %s", dModel);
    check(nhead > 0, "nhead must be positive, got %s", nhead);
    check(dModel % nhead == 0, "d_model (%s) must be divisible by nhead (%s)", dModel, nhead);
    check(dimFeedforward >= 0, "dim_feedforward must not be negative, got %s", dimFeedforward);
    double probability = dropout.doubleValue();
    check(probability >= 0 && probability <= 1, "dropout must be in [0, 1], got %s", dropout);
  }

  /** A layer with torch's defaults. */
  public static TransformerLayerSpec of(boolean decoder, int dModel, int nhead) {
    return new TransformerLayerSpec(
        decoder,
        dModel,
        nhead,
        2048,
        Scalar.of(0.1),
        FeedForwardActivation.RELU,
        Scalar.of(1e-5),
        false,
        false,
        null);
  }

  /**
   * Reads the argument of a stack of layers: a map of a layer's arguments, and of its {@code type}
   * or not. Without a type it is an encoder's layer, until a decoder says otherwise.
   *
   * @throws LayerException if it is no map, or an argument is wrong
   */
  public static TransformerLayerSpec parse(Object argument) {
    Map<String, Object> arguments = Parts.arguments(argument, ENCODER_LAYER, DECODER_LAYER);
    check(!arguments.containsKey("decoder"), "unknown argument 'decoder'");
    arguments.put("decoder", DECODER_LAYER.equals(arguments.remove("type")));
    return Arguments.bind(TransformerLayerSpec.class, arguments);
  }

  @Override
  public Object toArgument() {
    Map<String, Object> arguments = Arguments.of(this);
    arguments.remove("decoder");
    return arguments;
  }

  /** The same for a decoder or an encoder. */
  public TransformerLayerSpec withDecoder(boolean value) {
    return new TransformerLayerSpec(
        value,
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

  /** The same with other features between the linear layers. */
  public TransformerLayerSpec withDimFeedforward(int value) {
    return new TransformerLayerSpec(
        decoder,
        dModel,
        nhead,
        value,
        dropout,
        activation,
        layerNormEps,
        batchFirst,
        normFirst,
        additiveMask);
  }

  @Override
  public String type() {
    return decoder ? DECODER_LAYER : ENCODER_LAYER;
  }

  @Override
  public List<String> inputNames() {
    return decoder
        ? List.of(
            "tgt",
            "memory",
            "tgt_mask",
            "memory_mask",
            "tgt_key_padding_mask",
            "memory_key_padding_mask")
        : List.of("src", "src_mask", "src_key_padding_mask");
  }

  @Override
  public Module module(Generator generator) {
    return decoder
        ? new TransformerDecoderLayer(this, generator)
        : new TransformerEncoderLayer(this, generator);
  }

  MultiheadAttention.Spec attention() {
    return new MultiheadAttention.Spec(
        dModel,
        nhead,
        dropout.doubleValue(),
        true,
        false,
        false,
        null,
        null,
        batchFirst,
        false,
        false,
        additiveMask);
  }

  Linear.Spec widen() {
    return new Linear.Spec(dModel, dimFeedforward, true);
  }

  Linear.Spec narrow() {
    return new Linear.Spec(dimFeedforward, dModel, true);
  }

  DropoutSpec zeroing() {
    return new DropoutSpec(DropoutSpec.Form.ELEMENTS, dropout, false);
  }

  LayerNorm.Spec norm() {
    return new LayerNorm.Spec(IntTuple.of(dModel), layerNormEps, true);
  }
}
