package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueGridTest {

  @Test
  void bin_anyFloat_isBetweenItsEdges() {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt());
      int bin = ValueGrid.bin(x);
      if (!Float.isFinite(x)) {
        assertThat(bin).isEqualTo(ValueGrid.NOT_FINITE);
      } else if (Math.abs(x) < Float.MIN_NORMAL) {
        assertThat(bin).isEqualTo(ValueGrid.MIDDLE);
      } else if (x > 0) {
        assertThat(ValueGrid.edge(bin)).isLessThanOrEqualTo(x);
        assertThat(ValueGrid.edge(bin + 1)).isGreaterThan(x);
      } else {
        assertThat(ValueGrid.edge(bin)).isLessThan(x);
        assertThat(ValueGrid.edge(bin + 1)).isGreaterThanOrEqualTo(x);
      }
    }
  }

  @Test
  void edge_ascends_fourTimesAnOctave() {
    for (int i = 0; i < ValueGrid.BINS; i++) {
      assertThat(ValueGrid.edge(i)).isLessThan(ValueGrid.edge(i + 1));
    }
    int one = ValueGrid.bin(1);
    assertThat(new double[] {one, ValueGrid.bin(2), ValueGrid.bin(-1), ValueGrid.bin(0)})
        .containsExactly(one, one + 4, 2 * ValueGrid.MIDDLE - one, ValueGrid.MIDDLE);
    assertThat(ValueGrid.edge(one + 1)).isEqualTo(1.25);
    assertThat(ValueGrid.edge(ValueGrid.MIDDLE + 2)).isEqualTo(0x1p-16);
    assertThat(ValueGrid.edge(ValueGrid.BINS - 1)).isEqualTo(0x1p16);
    assertThat(ValueGrid.edge(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(ValueGrid.edge(ValueGrid.BINS)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void edge_outOfRange_isRefused() {
    assertThatThrownBy(() -> ValueGrid.edge(ValueGrid.BINS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("bin must be from 0 to 261, got 262");
  }
}
