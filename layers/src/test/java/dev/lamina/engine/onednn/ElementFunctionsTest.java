package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compiled functions of an element against the reference, for small and large arguments. */
class ElementFunctionsTest {
  /** Functions that take 1 from an exponential, or a value near 1 from 1. */
  private static final Set<String> DIFFERENCES =
      Set.of("ELU", "CELU", "SELU", "GELU", "Mish", "Tanhshrink");

  static Stream<Arguments> cases() {
    List<LayerSpec> more =
        List.of(
            RandomLayers.spec("LogSigmoid"),
            RandomLayers.spec("Softplus"),
            RandomLayers.spec("Softplus", "beta", -0.5, "threshold", 40),
            RandomLayers.spec("Softsign"),
            RandomLayers.spec("Softshrink"),
            RandomLayers.spec("Hardshrink"),
            RandomLayers.spec("Tanhshrink"),
            RandomLayers.spec("Exp"),
            RandomLayers.spec("Log"),
            RandomLayers.spec("Sqrt"),
            RandomLayers.spec("Rsqrt"),
            RandomLayers.spec("Reciprocal"),
            RandomLayers.spec("Pow", "exponent", 0.5),
            RandomLayers.spec("Pow", "exponent", -0.5));
    return Stream.concat(RandomLayers.functions().stream(), more.stream())
        .flatMap(
            spec ->
                Stream.of(1e-6, 1e-2, 1.0, 10.0, 100.0, 1e4, 1e8, 1e30)
                    .flatMap(
                        scale -> Stream.of(-1, 0, 1).map(sign -> Arguments.of(spec, scale, sign))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_argumentsOfAScale_equalsTheReference(LayerSpec spec, double scale, int sign) {
    float[] values = Tensors.floats(new Generator(5).randn(Shape.of(1000)));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scale);
      values[i] = sign == 0 ? values[i] : sign * Math.abs(values[i]);
    }
    values[17] = 0;
    INDArray x = Tensors.of(values, Shape.of(1000));
    Graph graph = Graph.trace(spec.module(new Generator(1)).eval());

    float[] expected =
        Tensors.floats(
            ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(x)).outputs().get(0));
    try (Plan plan =
        new OneDnnEngine().compile(graph, List.of(Shape.of(1000)), Precision.FLOAT32, 1)) {
      plan.input(0).assign(x);
      plan.run();
      float[] actual = Tensors.floats(plan.output(0));
      assertThat(plan.compiledLayers().values()).doesNotContain("reference");
      double allowed = Math.max(1e-5 * largest(expected), floor(spec));
      for (int i = 0; i < expected.length; i++) {
        boolean same =
            Float.isFinite(expected[i])
                ? Math.abs((double) actual[i] - expected[i]) <= allowed
                : Float.compare(actual[i], expected[i]) == 0;
        assertThat(same)
            .as("of %s: expected %s, got %s", values[i], expected[i], actual[i])
            .isTrue();
      }
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    return largest;
  }

  /** What is lost of small results, in torch's float arithmetic too. */
  private static double floor(LayerSpec spec) {
    return DIFFERENCES.contains(spec.type()) ? 8e-7 : 0;
  }
}
