package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DriftTest {
  private static final long[] REFERENCE = {10, 20, 0, 50, 20};
  private static final long[] OTHER = {5, 25, 10, 40, 20};

  /** Oracle: the definition in numpy, over the buckets 0 | 1 | 2 and 3 | 4. */
  @Test
  void populationStability_isOverDecilesOfTheReference() {
    assertThat(Drift.populationStability(REFERENCE, OTHER))
        .isCloseTo(0.04581453659370775, within(1e-15));
    assertThat(Drift.populationStability(REFERENCE, new long[] {50, 100, 0, 250, 100})).isZero();
  }

  /** ln(0.7 / 0.0001) * 0.6999 and so on, by numpy. */
  @Test
  void populationStability_emptyBucket_countsAsATenThousandth() {
    assertThat(Drift.populationStability(new long[] {30, 70}, new long[] {100, 0}))
        .isCloseTo(0.7 * Math.log(1 / 0.3) + 0.6999 * Math.log(7000), within(1e-12));
  }

  /** Oracle: numpy's max(abs(cumsum(p) - cumsum(q))). */
  @Test
  void kolmogorovSmirnov_isTheLargestDifferenceOfSharesBelow() {
    assertThat(Drift.kolmogorovSmirnov(REFERENCE, OTHER)).isCloseTo(0.1, within(1e-15));
    assertThat(Drift.kolmogorovSmirnov(REFERENCE, REFERENCE)).isZero();
    assertThat(Drift.kolmogorovSmirnov(new long[] {3, 0}, new long[] {0, 9})).isEqualTo(1);
  }

  @Test
  void distances_ofNothing_areNaN() {
    assertThat(Drift.populationStability(new long[2], new long[] {1, 2})).isNaN();
    assertThat(Drift.kolmogorovSmirnov(new long[] {1, 2}, new long[2])).isNaN();
  }

  @Test
  void distances_ofOtherBins_areRefused() {
    assertThatThrownBy(() -> Drift.kolmogorovSmirnov(new long[2], new long[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be as many bins, got 2 and 3");
  }
}
