package dev.lamina.nn;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.model.Safetensors;
import dev.lamina.nn.Init.Fan;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: torch.nn.init, through {@code make_init_goldens.py}. */
class InitTest {
  private static final Map<String, Initializer> CASES =
      Map.ofEntries(
          Map.entry("uniform", Init.uniform(-0.3, 2)),
          Map.entry("normal", Init.normal(1, 0.5)),
          Map.entry("constant", Init.constant(0.3)),
          Map.entry("trunc_normal", Init.truncatedNormal(0, 1, -2, 2)),
          Map.entry("trunc_normal_narrow", Init.truncatedNormal(1, 0.02, 0.97, 1.01)),
          Map.entry("xavier_uniform", Init.xavierUniform(1.5)),
          Map.entry("xavier_normal", Init.xavierNormal(1)),
          Map.entry("kaiming_uniform", Init.kaimingUniform(0, Fan.IN, "leaky_relu")),
          Map.entry("kaiming_uniform_fan_out", Init.kaimingUniform(0.2, Fan.OUT, "leaky_relu")),
          Map.entry("kaiming_uniform_tanh", Init.kaimingUniform(0, Fan.IN, "tanh")),
          Map.entry("kaiming_normal", Init.kaimingNormal(0, Fan.OUT, "relu")),
          Map.entry("kaiming_normal_selu", Init.kaimingNormal(0, Fan.IN, "selu")),
          Map.entry("orthogonal", Init.orthogonal(2)),
          Map.entry("dirac", Init.dirac(1)),
          Map.entry("dirac_groups", Init.dirac(3)),
          Map.entry("tall_orthogonal", Init.orthogonal(1)),
          Map.entry("tall_eye", Init.eye()),
          Map.entry("tall_sparse", Init.sparse(0.3, 0.01)));

  private static Map<String, INDArray> goldens() throws Exception {
    return Safetensors.readAll(Path.of(InitTest.class.getResource("init.safetensors").toURI()));
  }

  static Set<String> cases() throws Exception {
    return goldens().keySet();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void draw_afterTheSameSeed_isTorchs(String name) throws Exception {
    INDArray expected = goldens().get(name);

    INDArray actual = CASES.get(name).draw(new Generator(7), Tensors.shape(expected));

    if (name.contains("normal") || name.contains("orthogonal") || name.contains("sparse")) {
      assertClose(name, actual, expected, 1e-6);
    } else {
      assertSameBits(name, actual, expected);
    }
  }

  @Test
  void initialize_aParameter_drawsFromTheThreadsStream() throws Exception {
    Conv2d conv = new Conv2d(4, 6, 3);
    Parameter weight = conv.namedParameters().get("weight");
    RandomStream.manualSeed(7);

    weight.initialize(Init.kaimingUniform(0, Fan.IN, "relu"));

    INDArray expected =
        Init.kaimingUniform(0, Fan.IN, "relu").draw(new Generator(7), Shape.of(6, 4, 3, 3));
    assertSameBits("weight", weight.value(), expected);
  }

  /** Oracle: Python's math.erf. */
  @Test
  void inverse_ofTheErrorFunction_isItsInverse() {
    for (double x : new double[] {1e-12, 1e-3, 0.3, 0.47, 0.48, 1.2, 3, 4.5, 5.5}) {
      double y = ErrorFunction.of(x);
      double slope = 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
      double tolerance = 1e-14 * x + Math.ulp(y) / slope;
      assertThat(ErrorFunction.inverse(y)).isBetween(x - tolerance, x + tolerance);
      assertThat(ErrorFunction.inverse(-y)).isEqualTo(-ErrorFunction.inverse(y));
    }
    assertThat(ErrorFunction.inverse(0.5)).isEqualTo(0.4769362762044699);
    assertThat(ErrorFunction.inverse(1)).isInfinite();
    assertThat(ErrorFunction.inverse(1.5)).isNaN();
  }

  @Test
  void draw_arrayThatHasNoFans_isRefused() {
    assertThatThrownBy(() -> Init.xavierNormal(1).draw(new Generator(), Shape.of(3)))
        .isInstanceOf(LayerException.class)
        .hasMessage("fans need an array of at least 2 axes, got (3)");
    assertThatThrownBy(() -> Init.dirac(2).draw(new Generator(), Shape.of(3, 2, 2)))
        .isInstanceOf(LayerException.class)
        .hasMessage("groups (2) must divide (3, 2, 2)");
    assertThatThrownBy(() -> Init.eye().draw(new Generator(), Shape.of(3)))
        .isInstanceOf(LayerException.class)
        .hasMessage("eye needs a matrix, got (3)");
    assertThatThrownBy(() -> Init.gain("softmax", 0))
        .isInstanceOf(LayerException.class)
        .hasMessage("unknown nonlinearity 'softmax'");
  }
}
