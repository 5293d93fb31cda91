package dev.lamina.nn.activation;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the activations. */
public final class ActivationTypes {
  private ActivationTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("ReLU", ReLU.Spec.class),
        LayerType.of("ReLU6", ReLU6.Spec.class),
        new LayerType("Softmax", SoftmaxSpec.class, Map.of("logarithm", false)),
        new LayerType("LogSoftmax", SoftmaxSpec.class, Map.of("logarithm", true)));
  }
}
