package dev.lamina.nn.loss;

import dev.lamina.nn.LayerType;
import java.util.List;

/** The names of the losses. */
public final class LossTypes {
  private LossTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("CrossEntropyLoss", CrossEntropyLoss.Spec.class),
        LayerType.of("NLLLoss", NLLLoss.Spec.class));
  }
}
