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

/** A stack of decoder layers; see {@link Spec}. */
public final class TransformerDecoder extends TransformerStack {
  /** A stack of the given arguments, see {@link Spec#module}. */
  public TransformerDecoder(Spec spec, Generator generator) {
    this(
        spec.decoderLayer(),
        spec.numLayers(),
        spec.norm() == null ? null : spec.norm().spec(),
        generator);
  }

  TransformerDecoder(
      TransformerLayerSpec layer, int numLayers, LayerNorm.Spec norm, Generator generator) {
    super(layer, numLayers, norm, generator);
  }

  /**
   * A stack of decoder layers.
   *
   * <p>Shapes: as of {@link TransformerDecoderLayer}.
   *
   * @param decoderLayer the arguments of the layers
   * @param numLayers at least 1
   * @param norm the arguments of a layer norm after the last layer; default none
   * @throws dev.lamina.nn.LayerException if there is no layer
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.TransformerDecoder.html">
   *     TransformerDecoder</a>
   */
  public record Spec(
      TransformerLayerSpec decoderLayer, int numLayers, @Default("none") FinalNorm norm)
      implements ModuleSpec, ArgumentValue {
    public Spec {
      check(decoderLayer != null, "decoder_layer must not be none");
      check(numLayers > 0, "num_layers must be positive, got %s", numLayers);
      decoderLayer = decoderLayer.withDecoder(true);
    }

    /**
     * Reads the argument of a transformer: a map of the stack's arguments, and of its {@code type}
     * or not.
     *
     * @throws dev.lamina.nn.LayerException if it is no map, or an argument is wrong
     */
    public static Spec parse(Object argument) {
      Map<String, Object> arguments = Parts.arguments(argument, "TransformerDecoder");
      arguments.remove("type");
      return Arguments.bind(Spec.class, arguments);
    }

    @Override
    public Object toArgument() {
      return Arguments.of(this);
    }

    @Override
    public String type() {
      return "TransformerDecoder";
    }

    @Override
    public List<String> inputNames() {
      return decoderLayer.inputNames();
    }

    @Override
    public TransformerDecoder module(Generator generator) {
      return new TransformerDecoder(this, generator);
    }
  }
}
