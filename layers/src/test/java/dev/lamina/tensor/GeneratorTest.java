package dev.lamina.tensor;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.model.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: torch's CPU generator, through {@code make_generator_goldens.py}. */
class GeneratorTest {
  private static final Map<String, Function<Generator, INDArray>> CALLS =
      Map.ofEntries(
          Map.entry("rand", g -> g.rand(Shape.of(5, 3))),
          Map.entry("uniform", g -> g.uniform(Shape.of(7), -2.5, 0.3)),
          Map.entry("uniform_tiny", g -> g.uniform(Shape.of(20), -1e-20, 1e-20)),
          Map.entry("randn_1", g -> g.randn(Shape.of(1))),
          Map.entry("randn_15", g -> g.randn(Shape.of(15))),
          Map.entry("randn_16", g -> g.randn(Shape.of(16))),
          Map.entry("randn_17", g -> g.randn(Shape.of(17))),
          Map.entry("randn_31", g -> g.randn(Shape.of(31))),
          Map.entry("randn_100", g -> g.randn(Shape.of(4, 25))),
          Map.entry("normal_15", g -> g.normal(Shape.of(15), 3, 0.02)),
          Map.entry("normal_35", g -> g.normal(Shape.of(5, 7), 3, 0.02)),
          Map.entry("bernoulli", g -> g.bernoulli(Shape.of(50), 0.3)),
          Map.entry("randint", g -> g.randint(-3, 11, Shape.of(30))),
          Map.entry("randint_wide", g -> g.randint(-(1L << 40), 1L << 40, Shape.of(10))),
          Map.entry("randint_edge", g -> g.randint(0, 1L << 32, Shape.of(10))),
          Map.entry("randint_below_edge", g -> g.randint(0, (1L << 32) - 1, Shape.of(10))),
          Map.entry("randperm", g -> g.randperm(23)),
          Map.entry("randperm_1", g -> g.randperm(1)));

  /** What a seed and a call give. */
  record Draw(String key, INDArray expected) {
    long seed() {
      return Long.parseLong(key.substring(0, key.indexOf('/')));
    }

    String call() {
      return key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf('.')) + 1);
    }

    boolean inSequence() {
      return key.contains("/sequence/");
    }

    void check(INDArray actual) {
      if (call().startsWith("randn") || call().startsWith("normal")) {
        // torch's vectorised logarithm and cosine differ in the last digits.
        assertClose(key, actual, expected, 1e-6);
      } else {
        assertSameBits(key, actual, expected);
      }
    }

    @Override
    public String toString() {
      return key;
    }
  }

  static List<Draw> draws() throws Exception {
    Path file = Path.of(GeneratorTest.class.getResource("generator.safetensors").toURI());
    List<Draw> draws = new ArrayList<>();
    Safetensors.readAll(file).forEach((key, array) -> draws.add(new Draw(key, array)));
    return draws;
  }

  static List<Draw> singleDraws() throws Exception {
    return draws().stream().filter(draw -> !draw.inSequence()).toList();
  }

  static List<Long> seeds() throws Exception {
    return draws().stream().map(Draw::seed).distinct().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("singleDraws")
  void draw_afterSeed_equalsTorchs(Draw draw) {
    draw.check(CALLS.get(draw.call()).apply(new Generator(draw.seed())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("singleDraws")
  void manualSeed_afterOtherDraws_startsAnew(Draw draw) {
    Generator generator = new Generator(99);
    generator.randn(Shape.of(1));
    generator.rand(Shape.of(700));

    draw.check(CALLS.get(draw.call()).apply(generator.manualSeed(draw.seed())));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void draws_inSequence_equalTorchs(long seed) throws Exception {
    Generator generator = new Generator(seed);
    int drawn = 0;
    for (Draw draw : draws()) {
      if (draw.inSequence() && draw.seed() == seed) {
        draw.check(CALLS.get(draw.call()).apply(generator));
        drawn++;
      }
    }
    assertThat(drawn).isEqualTo(10);
  }

  @Test
  void newGenerator_hasTorchsDefaultSeed() {
    assertThat(new Generator().random64())
        .isEqualTo(new Generator(Generator.DEFAULT_SEED).random64());
  }

  @Test
  void draws_ofNothing_areEmptyAndTakeNothing() {
    Generator generator = new Generator(5);

    assertThat(Tensors.shape(generator.rand(Shape.of(0, 3)))).isEqualTo(Shape.of(0, 3));
    assertThat(Tensors.shape(generator.randn(Shape.of(2, 0)))).isEqualTo(Shape.of(2, 0));
    assertThat(Tensors.shape(generator.randperm(0))).isEqualTo(Shape.of(0));
    assertThat(generator.random32()).isEqualTo(new Generator(5).random32());
  }

  @Test
  void randint_highNotAboveLow_namesBoth() {
    assertThatThrownBy(() -> new Generator().randint(3, 3, Shape.of(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("high (3) must be above low (3)");
  }
}
