package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReshapingTest {
  @Test
  void strides_rowMajor_areThoseOfTheOtherShape() {
    try (Handles owner = new Handles()) {
      Layout layout = Layout.rowMajor(Shape.of(2, 3, 4), Layout.FLOAT32, owner);
      assertThat(Reshaping.strides(layout, Shape.of(6, 1, 2, 2))).containsExactly(4, 1, 2, 1);
      assertThat(Reshaping.strides(layout, Shape.of(24))).containsExactly(1);
    }
  }

  @Test
  void strides_axesThatAreNoRun_areNull() {
    try (Handles owner = new Handles()) {
      Layout turned = Layout.strided(Shape.of(4, 3), Layout.FLOAT32, new long[] {1, 4}, owner);
      assertThat(Reshaping.strides(turned, Shape.of(12))).isNull();
      assertThat(Reshaping.strides(turned, Shape.of(2, 2, 3))).containsExactly(2, 1, 4);
    }
  }

  @Test
  void strides_ofRandomOrders_reachTheSameElementsInOrder() {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    Random random = new Random(1);
    int found = 0;
    try (Handles owner = new Handles()) {
      for (int i = 0; i < 2000; i++) {
        long[] sizes = {1 + random.nextInt(3), 1 + random.nextInt(4), 1 + random.nextInt(4)};
        long[] strides = new long[3];
        long step = 1 + random.nextInt(2);
        for (int axis : orders[random.nextInt(orders.length)]) {
          strides[axis] = step;
          step *= sizes[axis] + random.nextInt(2);
        }
        Layout layout = Layout.strided(Shape.of(sizes), Layout.FLOAT32, strides, owner);
        Shape shape =
            random.nextBoolean()
                ? Shape.of(sizes[0] * sizes[1], 1, sizes[2])
                : Shape.of(1, sizes[0], sizes[1] * sizes[2], 1);
        long[] reshaped = Reshaping.strides(layout, shape);
        if (reshaped != null) {
          found++;
          assertThat(places(shape, reshaped)).containsExactly(places(Shape.of(sizes), strides));
        }
      }
    }
    assertThat(found).isBetween(500, 1900);
  }

  /** Where the elements of a shape lie, in order. */
  private static long[] places(Shape shape, long[] strides) {
    long[] places = new long[(int) shape.elements()];
    long inner = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      for (int i = 0; i < places.length; i++) {
        places[i] += i / inner % shape.size(axis) * strides[axis];
      }
      inner *= shape.size(axis);
    }
    return Arrays.copyOf(places, places.length);
  }
}
