package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionalTupleTest {
  @Test
  void parse_printsAsPython() {
    assertThat(OptionalTuple.parse(3)).hasToString("3");
    assertThat(OptionalTuple.parse(null)).hasToString("None");
    assertThat(OptionalTuple.parse(List.of(3))).hasToString("(3,)");
    assertThat(OptionalTuple.parse(Arrays.asList(null, 4L))).hasToString("(None, 4)");
    assertThat(OptionalTuple.parse(List.of("none", 4))).hasToString("(None, 4)");
  }

  @Test
  void parse_anythingElse_namesIt() {
    for (Object bad : List.of(2.5, "x", List.of(1, "x"), true, 1L << 40)) {
      assertThatThrownBy(() -> OptionalTuple.parse(bad))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected an integer, none or a list of those, got " + bad);
    }
  }

  @Test
  void at_none_isTheFallback() {
    OptionalTuple tuple = OptionalTuple.of(null, 4);

    assertThat(tuple.at(0, 7)).isEqualTo(7);
    assertThat(tuple.at(1, 7)).isEqualTo(4);
    assertThat(OptionalTuple.of(5).at(2, 7)).isEqualTo(5);
  }

  @Test
  void toArgument_parsedAgain_isEqual() {
    for (OptionalTuple tuple :
        List.of(OptionalTuple.of(3), OptionalTuple.of(null, 4), OptionalTuple.of(1, 2))) {
      assertThat(OptionalTuple.parse(tuple.toArgument())).isEqualTo(tuple).hasSameHashCodeAs(tuple);
    }
  }

  @Test
  void check_wrongValues_nameArgumentAndValues() {
    assertThatThrownBy(() -> OptionalTuple.of(1, 2, 3).check(2, "output_size"))
        .isInstanceOf(LayerException.class)
        .hasMessage("output_size must be an integer or 2 of them, got (1, 2, 3)");
    assertThatThrownBy(() -> OptionalTuple.of(1, -2).check(2, "output_size"))
        .isInstanceOf(LayerException.class)
        .hasMessage("output_size must not be negative, got (1, -2)");
    assertThatThrownBy(() -> OptionalTuple.parse(null).check(2, "output_size"))
        .isInstanceOf(LayerException.class)
        .hasMessage("output_size must not be none; give one value an axis");
  }
}
