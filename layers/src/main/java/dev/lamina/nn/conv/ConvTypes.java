package dev.lamina.nn.conv;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the convolutions. */
public final class ConvTypes {
  private ConvTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("Conv1d", ConvSpec.class, 1),
        LayerType.of("Conv2d", ConvSpec.class, 2),
        LayerType.of("Conv3d", ConvSpec.class, 3),
        LayerType.of("ConvTranspose1d", ConvTransposeSpec.class, 1),
        LayerType.of("ConvTranspose2d", ConvTransposeSpec.class, 2),
        LayerType.of("ConvTranspose3d", ConvTransposeSpec.class, 3),
        LayerType.of("Unfold", Unfold.Spec.class),
        LayerType.of("Fold", Fold.Spec.class));
  }
}
