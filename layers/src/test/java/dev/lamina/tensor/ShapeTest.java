package dev.lamina.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void of_sizesChangedLater_keepsItsOwn() {
    long[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.toArray()[1] = 9;

    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void of_negativeSize_namesAllSizes() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sizes must not be negative, got [2, -1]");
  }

  @Test
  void scalar_hasOneElementAndNoAxes() {
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of().rank()).isZero();
    assertThat(Shape.of()).hasToString("()");
  }

  @Test
  void elements_isTheProduct() {
    assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
    assertThat(Shape.of(Long.MAX_VALUE, 5, 0).elements()).isZero();
  }

  @Test
  void elements_beyondALong_fails() {
    assertThatThrownBy(() -> Shape.of(Long.MAX_VALUE, 2).elements())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void size_negativeAxis_countsFromTheLast() {
    Shape shape = Shape.of(2, 3, 4);

    assertThat(shape.size(0)).isEqualTo(2);
    assertThat(shape.size(-1)).isEqualTo(4);
    assertThat(shape.size(-3)).isEqualTo(2);
  }

  @Test
  void size_noSuchAxis_fails() {
    assertThatThrownBy(() -> Shape.of(2, 3).size(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Shape.of(2, 3).size(-3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void prependWithAndSlice_giveNewShapes() {
    Shape shape = Shape.of(3, 4);

    assertThat(shape.prepend(2)).isEqualTo(Shape.of(2, 3, 4));
    assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(3, 7));
    assertThat(shape.with(0, 7)).isEqualTo(Shape.of(7, 4));
    assertThat(shape.slice(1, 2)).isEqualTo(Shape.of(4));
    assertThat(shape.slice(2, 2)).isEqualTo(Shape.of());
    assertThat(shape).isEqualTo(Shape.of(3, 4));
  }

  @Test
  void equals_isOfSizesInOrder() {
    assertThat(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
    assertThat(Shape.of(2)).isNotEqualTo(Shape.of(2, 1)).hasToString("(2)");
    assertThat(Shape.of(8, 3, 224, 224)).hasToString("(8, 3, 224, 224)");
  }
}
