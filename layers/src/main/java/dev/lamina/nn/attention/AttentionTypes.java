package dev.lamina.nn.attention;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the attention layers. */
public final class AttentionTypes {
  private AttentionTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(LayerType.of("MultiheadAttention", MultiheadAttention.Spec.class));
  }
}
