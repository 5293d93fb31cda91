package dev.lamina.nn.linear;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the linear layers. */
public final class LinearTypes {
  private LinearTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("Linear", Linear.Spec.class),
        LayerType.of("Bilinear", Bilinear.Spec.class),
        LayerType.of("Identity", Identity.Spec.class));
  }
}
