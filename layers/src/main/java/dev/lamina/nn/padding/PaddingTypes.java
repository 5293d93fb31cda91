package dev.lamina.nn.padding;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the padding layers. */
public final class PaddingTypes {
  private PaddingTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        border("ReflectionPad1d", 1, "reflect"),
        border("ReflectionPad2d", 2, "reflect"),
        border("ReflectionPad3d", 3, "reflect"),
        border("ReplicationPad1d", 1, "replicate"),
        border("ReplicationPad2d", 2, "replicate"),
        border("ReplicationPad3d", 3, "replicate"),
        LayerType.of("ConstantPad1d", ConstantPadSpec.class, 1),
        LayerType.of("ConstantPad2d", ConstantPadSpec.class, 2),
        LayerType.of("ConstantPad3d", ConstantPadSpec.class, 3),
        LayerType.of("ZeroPad2d", ZeroPad2d.Spec.class));
  }

  private static LayerType border(String name, int dims, String border) {
    return new LayerType(name, BorderPadSpec.class, Map.of("dims", dims, "border", border));
  }
}
