package dev.lamina.nn.norm;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the normalisation layers. */
public final class NormTypes {
  private NormTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        batchNorm(1),
        batchNorm(2),
        batchNorm(3),
        LayerType.of("SyncBatchNorm", BatchNormSpec.class, BatchNormSpec.ANY_DIMS),
        LayerType.of("InstanceNorm1d", InstanceNormSpec.class, 1),
        LayerType.of("InstanceNorm2d", InstanceNormSpec.class, 2),
        LayerType.of("InstanceNorm3d", InstanceNormSpec.class, 3),
        LayerType.of("LayerNorm", LayerNorm.Spec.class),
        LayerType.of("GroupNorm", GroupNorm.Spec.class),
        LayerType.of("LocalResponseNorm", LocalResponseNorm.Spec.class),
        LayerType.of("CrossMapLRN2d", CrossMapLRN2d.Spec.class));
  }

  private static LayerType batchNorm(int dims) {
    return new LayerType(
        "BatchNorm" + dims + "d",
        BatchNormSpec.class,
        Map.of("dims", dims, "process_group", "none"));
  }
}
