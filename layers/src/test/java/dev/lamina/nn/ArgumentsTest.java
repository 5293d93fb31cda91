package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTest {
  enum Colour {
    RED,
    NONE
  }

  record Sample(
      int size,
      @Default("-2") long wideSize,
      @Default("1e-5") double eps,
      @Default("true") boolean bias,
      @Default("none") IntTuple stride,
      @Default("3") IntTuple kernelSize,
      @Default("0.1") Double momentum,
      @Default("red") Colour colour,
      @Default("same") String text) {
    Sample {
      LayerException.check(size >= 0, "size must not be negative, got %s", size);
    }
  }

  private static Sample bind(Object... namesAndValues) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Arguments.bind(Sample.class, given);
  }

  @Test
  void bind_defaults_areThoseOfTheAnnotations() {
    assertThat(bind("size", 4))
        .isEqualTo(new Sample(4, -2, 1e-5, true, null, IntTuple.of(3), 0.1, Colour.RED, "same"));
  }

  @Test
  void bind_everyArgument_isConverted() {
    Sample sample =
        bind(
            "size",
            4L,
            "wide_size",
            1L << 40,
            "eps",
            1,
            "bias",
            false,
            "stride",
            List.of(1, 2),
            "kernel_size",
            5,
            "momentum",
            0.5,
            "colour",
            "none",
            "text",
            "valid");

    assertThat(sample)
        .isEqualTo(
            new Sample(
                4,
                1L << 40,
                1,
                false,
                IntTuple.of(1, 2),
                IntTuple.of(5),
                0.5,
                Colour.NONE,
                "valid"));
  }

  @Test
  void bind_noneWhereItHasAMeaning_isNull() {
    for (Object none : Arrays.asList(null, "none", "None")) {
      assertThat(bind("size", 4, "stride", none).stride()).isNull();
      assertThat(bind("size", 4, "momentum", none).momentum()).isNull();
    }
  }

  @Test
  void bind_numbersAsYamlLeavesThem_areNumbers() {
    assertThat(bind("size", 1, "eps", "1e-3").eps()).isEqualTo(1e-3);
    assertThat(bind("size", 1, "eps", "-2.5E+2").eps()).isEqualTo(-250);
    assertThat(bind("size", 1, "eps", ".inf").eps()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(bind("size", 1, "eps", "-inf").eps()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  static List<org.junit.jupiter.params.provider.Arguments> faults() {
    return List.of(
        arguments("size", 2.5, "size: expected an integer, got 2.5"),
        arguments("size", 3.0, "size: expected an integer, got 3.0"),
        arguments("size", 1L << 40, "size: expected an integer, got 1099511627776"),
        arguments("size", true, "size: expected an integer, got true"),
        arguments("size", null, "size: must not be none"),
        arguments("size", "none", "size: must not be none"),
        arguments("size", -1, "size must not be negative, got -1"),
        arguments("wide_size", "4", "wide_size: expected an integer, got 4"),
        arguments("eps", "small", "eps: expected a number, got small"),
        arguments("eps", true, "eps: expected a number, got true"),
        arguments("bias", "yes", "bias: expected true or false, got yes"),
        arguments("bias", 1, "bias: expected true or false, got 1"),
        arguments("kernel_size", null, "kernel_size: must not be none"),
        arguments("kernel_size", "none", "kernel_size: must not be none"),
        arguments(
            "kernel_size", "x", "kernel_size: expected an integer or a list of integers, got x"),
        arguments("colour", "blue", "colour: expected one of [none, red], got blue"),
        arguments("colour", "RED", "colour: expected one of [none, red], got RED"),
        arguments("colour", null, "colour: must not be none"),
        arguments("text", 4, "text: expected a string, got 4"),
        arguments("text", null, "text: must not be none"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void bind_wrongValue_namesArgumentExpectedAndGot(String name, Object value, String message) {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("size", 4);
    given.put(name, value);

    assertThatThrownBy(() -> Arguments.bind(Sample.class, given))
        .isInstanceOf(LayerException.class)
        .hasMessage(message);
  }

  @Test
  void bind_severalFaults_namesThemAllAtOnce() {
    assertThatThrownBy(() -> bind("bais", true, "colour", "blue", "eps", "x"))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("unknown argument 'bais'; did you mean 'bias'?")
        .hasMessageContaining("missing argument 'size'")
        .hasMessageContaining("colour: expected one of [none, red], got blue")
        .hasMessageContaining("eps: expected a number, got x");
  }

  @Test
  void of_spec_bindsToAnEqualOne() {
    Sample sample =
        new Sample(4, 5, 0.25, false, null, IntTuple.parse(List.of(3)), null, Colour.NONE, "valid");

    Map<String, Object> arguments = Arguments.of(sample);

    assertThat(arguments.keySet())
        .containsExactly(
            "size",
            "wide_size",
            "eps",
            "bias",
            "stride",
            "kernel_size",
            "momentum",
            "colour",
            "text");
    assertThat(arguments).containsEntry("colour", "none").containsEntry("kernel_size", List.of(3));
    assertThat(Arguments.bind(Sample.class, arguments)).isEqualTo(sample);
  }

  @Test
  void of_class_namesArgumentsAndDefaults() {
    assertThat(Arguments.of(Sample.class))
        .startsWith(
            new Arguments.Argument("size", int.class, null),
            new Arguments.Argument("wide_size", long.class, "-2"));
  }
}
