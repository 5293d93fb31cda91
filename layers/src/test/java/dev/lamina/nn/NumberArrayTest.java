package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberArrayTest {
  @Test
  void parse_nestedLists_hasTheirShapeAndFloats() {
    NumberArray array = NumberArray.parse(List.of(List.of(1, 0.1, -2L), List.of("1e-3", 4, 5)));

    assertThat(array.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(Tensors.floats(array.toArray())).containsExactly(1, 0.1f, -2, 1e-3f, 4, 5);
    assertThat(Tensors.shape(array.toArray())).isEqualTo(Shape.of(2, 3));
    assertThat(array.toArgument())
        .isEqualTo(List.of(List.of(1.0, 0.1, -2.0), List.of(0.001, 4.0, 5.0)));
    assertThat(NumberArray.parse(array.toArgument())).isEqualTo(array).hasSameHashCodeAs(array);
  }

  @Test
  void parse_number_standsForEveryAxis() {
    NumberArray array = NumberArray.parse(0.7);

    assertThat(array).isEqualTo(NumberArray.scalar(0.7)).isNotEqualTo(NumberArray.of(0.7));
    assertThat(NumberArray.parse("7e-1")).isEqualTo(array);
    assertThat(array.shape()).isEqualTo(Shape.of());
    assertThat(array.at(0)).isEqualTo(0.7);
    assertThat(array.at(2)).isEqualTo(0.7);
    assertThat(array.toArgument()).isEqualTo(0.7);
    assertThat(NumberArray.of(1, 2).at(1)).isEqualTo(2);
  }

  @Test
  void parse_emptyLists_keepTheirShape() {
    assertThat(NumberArray.parse(List.of()).shape()).isEqualTo(Shape.of(0));
    assertThat(NumberArray.parse(List.of(List.of(), List.of())).shape()).isEqualTo(Shape.of(2, 0));
  }

  @Test
  void parse_anythingElse_namesIt() {
    for (Object bad : List.of("x", true)) {
      assertThatThrownBy(() -> NumberArray.parse(bad))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected a number, got " + bad);
      assertThatThrownBy(() -> NumberArray.parse(List.of(1, bad)))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected a number, got " + bad);
    }
    for (Object ragged : List.of(List.of(List.of(1), List.of(1, 2)), List.of(1, List.of(2)))) {
      assertThatThrownBy(() -> NumberArray.parse(ragged))
          .isInstanceOf(LayerException.class)
          .hasMessage("expected lists of equal lengths, got " + ragged);
    }
  }

  @Test
  void values_changedLater_keepTheArray() {
    double[] values = {1, 2};
    NumberArray array = NumberArray.of(values);
    values[0] = 9;
    array.toArray().putScalar(1, 9);

    assertThat(array).isEqualTo(NumberArray.of(1, 2));
  }
}
