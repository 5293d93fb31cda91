package dev.lamina.nn.embedding;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the embedding layers. */
public final class EmbeddingTypes {
  private EmbeddingTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("Embedding", Embedding.Spec.class),
        LayerType.of("EmbeddingBag", EmbeddingBag.Spec.class));
  }
}
