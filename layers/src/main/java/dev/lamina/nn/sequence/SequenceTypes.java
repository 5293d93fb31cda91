package dev.lamina.nn.sequence;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the layers over sequences. */
public final class SequenceTypes {
  private SequenceTypes() {}

  /** The names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("PaddingMask", PaddingMask.Spec.class),
        LayerType.of("StepPlaces", StepPlaces.Spec.class),
        new LayerType("StepMean", StepPoolSpec.class, Map.of("pooling", "mean")),
        new LayerType("StepMax", StepPoolSpec.class, Map.of("pooling", "max")),
        new LayerType("StepLast", StepPoolSpec.class, Map.of("pooling", "last")));
  }
}
