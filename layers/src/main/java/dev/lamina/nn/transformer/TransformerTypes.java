package dev.lamina.nn.transformer;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the parts of transformers. */
public final class TransformerTypes {
  private TransformerTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        layer("TransformerEncoderLayer", false),
        layer("TransformerDecoderLayer", true),
        LayerType.of("TransformerEncoder", TransformerEncoder.Spec.class),
        LayerType.of("TransformerDecoder", TransformerDecoder.Spec.class),
        LayerType.of("Transformer", Transformer.Spec.class));
  }

  private static LayerType layer(String name, boolean decoder) {
    return new LayerType(name, TransformerLayerSpec.class, Map.of("decoder", decoder));
  }
}
