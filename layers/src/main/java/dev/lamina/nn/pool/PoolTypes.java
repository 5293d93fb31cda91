package dev.lamina.nn.pool;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the pooling layers. */
public final class PoolTypes {
  private PoolTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("MaxPool1d", MaxPoolSpec.class, 1),
        LayerType.of("MaxPool2d", MaxPoolSpec.class, 2),
        LayerType.of("MaxPool3d", MaxPoolSpec.class, 3),
        new LayerType(
            "AvgPool1d", AvgPoolSpec.class, Map.of("dims", 1, "divisor_override", "none")),
        LayerType.of("AvgPool2d", AvgPoolSpec.class, 2),
        LayerType.of("AvgPool3d", AvgPoolSpec.class, 3),
        LayerType.of("AdaptiveAvgPool1d", AdaptiveAvgPoolSpec.class, 1),
        LayerType.of("AdaptiveAvgPool2d", AdaptiveAvgPoolSpec.class, 2),
        LayerType.of("AdaptiveAvgPool3d", AdaptiveAvgPoolSpec.class, 3),
        LayerType.of("AdaptiveMaxPool1d", AdaptiveMaxPoolSpec.class, 1),
        LayerType.of("AdaptiveMaxPool2d", AdaptiveMaxPoolSpec.class, 2),
        LayerType.of("AdaptiveMaxPool3d", AdaptiveMaxPoolSpec.class, 3),
        LayerType.of("MaxUnpool1d", MaxUnpoolSpec.class, 1),
        LayerType.of("MaxUnpool2d", MaxUnpoolSpec.class, 2),
        LayerType.of("MaxUnpool3d", MaxUnpoolSpec.class, 3),
        LayerType.of("LPPool1d", LPPoolSpec.class, 1),
        LayerType.of("LPPool2d", LPPoolSpec.class, 2),
        LayerType.of("FractionalMaxPool2d", FractionalMaxPoolSpec.class, 2),
        LayerType.of("FractionalMaxPool3d", FractionalMaxPoolSpec.class, 3));
  }
}
