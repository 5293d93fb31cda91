package dev.lamina.nn.dropout;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the dropout layers. */
public final class DropoutTypes {
  private DropoutTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(LayerType.of("Dropout", Dropout.Spec.class));
  }
}
