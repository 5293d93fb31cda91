package dev.lamina.nn.vision;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the layers of vision. */
public final class VisionTypes {
  private VisionTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("PixelShuffle", PixelShuffle.Spec.class),
        LayerType.of("PixelUnshuffle", PixelUnshuffle.Spec.class),
        LayerType.of("ChannelShuffle", ChannelShuffle.Spec.class),
        LayerType.of("Upsample", Upsample.Spec.class),
        new LayerType("UpsamplingNearest2d", UpsamplingSpec.class, Map.of("bilinear", false)),
        new LayerType("UpsamplingBilinear2d", UpsamplingSpec.class, Map.of("bilinear", true)));
  }
}
