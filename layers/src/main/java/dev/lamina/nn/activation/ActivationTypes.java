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
        LayerType.of("ELU", ELU.Spec.class),
        LayerType.of("CELU", CELU.Spec.class),
        LayerType.of("SELU", SELU.Spec.class),
        LayerType.of("Hardshrink", Hardshrink.Spec.class),
        LayerType.of("Softshrink", Softshrink.Spec.class),
        LayerType.of("Hardsigmoid", Hardsigmoid.Spec.class),
        LayerType.of("Hardswish", Hardswish.Spec.class),
        LayerType.of("Hardtanh", Hardtanh.Spec.class),
        LayerType.of("LeakyReLU", LeakyReLU.Spec.class),
        LayerType.of("PReLU", PReLU.Spec.class),
        LayerType.of("ReLU", ReLU.Spec.class),
        LayerType.of("ReLU6", ReLU6.Spec.class),
        LayerType.of("RReLU", RReLU.Spec.class),
        LayerType.of("LogSigmoid", LogSigmoid.Spec.class),
        LayerType.of("Sigmoid", Sigmoid.Spec.class),
        LayerType.of("SiLU", SiLU.Spec.class),
        LayerType.of("Mish", Mish.Spec.class),
        LayerType.of("GELU", GELU.Spec.class),
        LayerType.of("GLU", GLU.Spec.class),
        LayerType.of("Softplus", Softplus.Spec.class),
        LayerType.of("Softsign", Softsign.Spec.class),
        LayerType.of("Tanh", Tanh.Spec.class),
        LayerType.of("Tanhshrink", Tanhshrink.Spec.class),
        LayerType.of("Threshold", Threshold.Spec.class),
        LayerType.of("Softmin", Softmin.Spec.class),
        LayerType.of("Softmax2d", Softmax2d.Spec.class),
        LayerType.of("AdaptiveLogSoftmaxWithLoss", AdaptiveLogSoftmaxWithLoss.Spec.class),
        new LayerType("Softmax", SoftmaxSpec.class, Map.of("logarithm", false)),
        new LayerType("LogSoftmax", SoftmaxSpec.class, Map.of("logarithm", true)));
  }
}
