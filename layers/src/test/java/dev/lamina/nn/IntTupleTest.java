package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntTupleTest {
  @Test
  void parse_integerOrList_printsAsPython() {
    assertThat(IntTuple.parse(3)).hasToString("3");
    assertThat(IntTuple.parse(3L)).hasToString("3");
    assertThat(IntTuple.parse(List.of(3))).hasToString("(3,)");
    assertThat(IntTuple.parse(List.of(3, 4L))).hasToString("(3, 4)");
    assertThat(IntTuple.parse(List.of())).hasToString("()");
  }

  @Test
  void parse_anythingElse_namesIt() {
    for (Object bad : Arrays.asList(2.5, "3", true, null, List.of(1, 2.5), 1L << 40)) {
      assertThatThrownBy(() -> IntTuple.parse(bad))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected an integer or a list of integers, got " + bad);
    }
  }

  @Test
  void toArgument_parsedAgain_isEqual() {
    for (IntTuple tuple :
        List.of(IntTuple.of(3), IntTuple.parse(List.of(3)), IntTuple.of(1, 2), IntTuple.of())) {
      assertThat(IntTuple.parse(tuple.toArgument())).isEqualTo(tuple).hasSameHashCodeAs(tuple);
    }
  }

  @Test
  void single_isNotATupleOfOne() {
    assertThat(IntTuple.of(3)).isNotEqualTo(IntTuple.parse(List.of(3)));
    assertThat(IntTuple.of(3).at(2)).isEqualTo(3);
  }

  @Test
  void expand_single_isRepeated() {
    assertThat(IntTuple.of(3).expand(2, "stride")).isEqualTo(IntTuple.of(3, 3));
    assertThat(IntTuple.of(3).expand(1, "stride")).hasToString("(3,)");
    assertThat(IntTuple.of(1, 2).expand(2, "stride")).isEqualTo(IntTuple.of(1, 2));
  }

  @Test
  void expand_anotherNumber_namesArgumentAndValues() {
    assertThatThrownBy(() -> IntTuple.of(1, 2).expand(3, "stride"))
        .isInstanceOf(LayerException.class)
        .hasMessage("stride must be an integer or 3 of them, got (1, 2)");
  }

  @Test
  void values_changedLater_keepTheTuple() {
    int[] values = {1, 2};
    IntTuple tuple = IntTuple.of(values);
    values[0] = 9;
    tuple.toArray()[1] = 9;

    assertThat(tuple).isEqualTo(IntTuple.of(1, 2));
  }

  @Test
  void all_judgesEveryValue() {
    assertThat(IntTuple.of(1, 1).all(1)).isTrue();
    assertThat(IntTuple.of(1, 2).all(1)).isFalse();
    assertThat(IntTuple.of(1, 2).allAtLeast(1)).isTrue();
    assertThat(IntTuple.of(1, 0).allAtLeast(1)).isFalse();
  }
}
