package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloatTupleTest {
  @Test
  void parse_listOfNumbers_hasTheirFloats() {
    FloatTuple tuple = FloatTuple.parse(List.of(1, 0.1, -2L));

    assertThat(tuple).isEqualTo(FloatTuple.of(1, 0.1f, -2));
    assertThat(Tensors.floats(tuple.toArray())).containsExactly(1, 0.1f, -2);
    assertThat(FloatTuple.parse(tuple.toArgument())).isEqualTo(tuple).hasSameHashCodeAs(tuple);
  }

  @Test
  void parse_anythingElse_namesIt() {
    for (Object bad : List.of(2.5, "x", List.of(1, "x"))) {
      assertThatThrownBy(() -> FloatTuple.parse(bad))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected a list of numbers, got " + bad);
    }
  }

  @Test
  void values_changedLater_keepTheTuple() {
    float[] values = {1, 2};
    FloatTuple tuple = FloatTuple.of(values);
    values[0] = 9;
    tuple.toArray().putScalar(1, 9);

    assertThat(tuple).isEqualTo(FloatTuple.of(1, 2));
  }
}
