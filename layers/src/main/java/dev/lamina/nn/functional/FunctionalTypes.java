package dev.lamina.nn.functional;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the functional layers. */
public final class FunctionalTypes {
  private FunctionalTypes() {}

  /** The names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("Flatten", Flatten.Spec.class),
        LayerType.of("Unflatten", Unflatten.Spec.class),
        LayerType.of("Concat", Concat.Spec.class),
        LayerType.of("Add", Add.Spec.class));
  }
}
