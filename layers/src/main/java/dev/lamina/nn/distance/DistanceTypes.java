package dev.lamina.nn.distance;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the distances. */
public final class DistanceTypes {
  private DistanceTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("CosineSimilarity", CosineSimilarity.Spec.class),
        LayerType.of("PairwiseDistance", PairwiseDistance.Spec.class));
  }
}
