package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.tensor.Generator;
import java.util.List;
import java.util.Map;

/** A stack of encoder layers; see {@link Spec}. */
public final class TransformerEncoder extends TransformerStack {
  /** A stack of the given arguments, see {@link Spec#module}. */
  public TransformerEncoder(Spec spec, Generator generator) {
    this(
        spec.encoderLayer(),
        spec.numLayers(),
        spec.norm() == null ? null : spec.norm().spec(),
        generator);
  }

  TransformerEncoder(
      TransformerLayerSpec layer, int numLayers, LayerNorm.Spec norm, Generator generator) {
    super(layer, numLayers, norm, generator);
  }

  /**
   * A stack of encoder layers.
   *
   * <p>Shapes: src and output (S, N, E), (N, S, E) or (S, E); mask (S, S) or (N * A, S, S);
   * src_key_padding_mask (N, S) or (S).
   *
   * <p>Outputs at padded steps are what the layers give there. torch gives 0 (before the norm)
   * where it packs the records first, which depends on where the whole batch has its padding.
   *
   * @param encoderLayer the arguments of the layers
   * @param numLayers at least 1
   * @param norm the arguments of a layer norm after the last layer; default none
   * @param enableNestedTensor accepted; torch may pack records, of no meaning here; default true
   * @param maskCheck accepted, of no meaning here; default true
   * @throws dev.lamina.nn.LayerException if there is no layer
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.TransformerEncoder.html">
   *     TransformerEncoder</a>
   */
  public record Spec(
      TransformerLayerSpec encoderLayer,
      int numLayers,
      @Default("none") FinalNorm norm,
      @Default("true") boolean enableNestedTensor,
      @Default("true") boolean maskCheck)
      implements ModuleSpec, ArgumentValue {
    public Spec {
      check(encoderLayer != null, "encoder_layer must not be none");
      check(numLayers > 0, "num_layers must be positive, got %s", numLayers);
      check(!encoderLayer.decoder(), "encoder_layer must be an encoder's layer");
    }

    /**
     * Reads the argument of a transformer: a map of the stack's arguments, and of its {@code type}
     * or not.
     *
     * @throws dev.lamina.nn.LayerException if it is no map, or an argument is wrong
     */
    public static Spec parse(Object argument) {
      Map<String, Object> arguments = Parts.arguments(argument, "TransformerEncoder");
      arguments.remove("type");
      return Arguments.bind(Spec.class, arguments);
    }

    @Override
    public Object toArgument() {
      return Arguments.of(this);
    }

    @Override
    public String type() {
      return "TransformerEncoder";
    }

    @Override
    public List<String> inputNames() {
      return List.of("src", "mask", "src_key_padding_mask");
    }

    @Override
    public TransformerEncoder module(Generator generator) {
      return new TransformerEncoder(this, generator);
    }
  }
}
