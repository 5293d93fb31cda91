package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationErrorTest {

  /**
   * By hand: bin (0, 0.5] has confidences 0.25 and 0.5, one right; bin (0.5, 1] has 0.75, 0.875 and
   * 1, all right. Gaps: |1 - 0.75| and |3 - 2.625|, over 5 records; and 0.25 / 2 and 0.375 / 3.
   */
  @Test
  void expected_byHand() {
    CalibrationError error = CalibrationError.empty(2);
    error.add(0.25, false);
    error.add(0.5, true);
    error.add(0.75, true);
    error.add(0.875, true);
    error.add(1, true);

    assertThat(error.count()).isEqualTo(5);
    assertThat(error.expected()).isEqualTo(0.125);
    assertThat(error.maximum()).isEqualTo(0.125);
    assertThat(error.bins())
        .containsExactly(
            new CalibrationError.Bin(0, 0.5, 2, 0.5, 0.375),
            new CalibrationError.Bin(0.5, 1, 3, 1, 0.875));
  }

  /** Oracle: the definition in Guo et al., equations 3 and 5, bin by bin in doubles. */
  @Test
  void expected_randomRecords_equalsDefinition() {
    Random random = new Random(1);
    CalibrationError error = CalibrationError.empty();
    double[] confidences = new double[3000];
    boolean[] correct = new boolean[3000];
    for (int i = 0; i < 3000; i++) {
      // The first two thirds of the range stay empty in part, and the edges are hit.
      confidences[i] = i % 10 == 0 ? (1 + random.nextInt(15)) / 15.0 : 0.5 + random.nextFloat() / 2;
      correct[i] = random.nextInt(10) < 7;
      error.add(confidences[i], correct[i]);
    }
    double expected = 0;
    double maximum = 0;
    for (int m = 1; m <= 15; m++) {
      double accuracy = 0;
      double confidence = 0;
      int size = 0;
      for (int i = 0; i < 3000; i++) {
        if (confidences[i] > (m - 1) / 15.0 && confidences[i] <= m / 15.0) {
          accuracy += correct[i] ? 1 : 0;
          confidence += confidences[i];
          size++;
        }
      }
      if (size > 0) {
        double gap = Math.abs(accuracy / size - confidence / size);
        expected += size / 3000.0 * gap;
        maximum = Math.max(maximum, gap);
      }
    }
    assertThat(error.expected()).isCloseTo(expected, within(1e-14));
    assertThat(error.maximum()).isCloseTo(maximum, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 15, 49, 1000, 65536})
  void add_onAndBesideEdges_fallsIntoBinClosedAbove(int bins) {
    CalibrationError error = CalibrationError.empty(bins);
    error.add(0, true);
    for (int i = 1; i <= bins; i++) {
      error.add((double) i / bins, true);
      error.add(Math.nextUp((double) (i - 1) / bins), true);
    }
    assertThat(error.bins().get(0).count()).isEqualTo(3);
    for (CalibrationError.Bin bin : error.bins().subList(1, bins)) {
      assertThat(bin.count()).isEqualTo(2);
      assertThat(bin.confidence()).isBetween(bin.low(), bin.high());
    }
  }

  @Test
  void expected_noRecords_isNaN() {
    CalibrationError error = CalibrationError.empty(2);

    assertThat(error.count()).isZero();
    assertThat(error.expected()).isNaN();
    assertThat(error.maximum()).isNaN();
    assertThat(error.bins().get(1))
        .isEqualTo(new CalibrationError.Bin(0.5, 1, 0, Double.NaN, Double.NaN));
  }

  @Test
  void expected_perfectlyCalibrated_isZero() {
    CalibrationError error = CalibrationError.empty(4);
    error.add(0.5, true);
    error.add(0.5, false);
    assertThat(error.expected()).isEqualTo(Double.valueOf(0.0));
    assertThat(error.maximum()).isEqualTo(Double.valueOf(0.0));
  }

  @Test
  void empty_default_hasFifteenBins() {
    assertThat(CalibrationError.empty().bins()).hasSize(15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
  void add_confidenceOutOfRange_namesItAndAddsNothing(double confidence) {
    CalibrationError error = CalibrationError.empty();
    assertThatThrownBy(() -> error.add(confidence, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CalibrationError: confidence must be from 0 to 1, got " + confidence);
    assertThat(error.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65537})
  void empty_binsOutOfRange_namesThem(int bins) {
    assertThatThrownBy(() -> CalibrationError.empty(bins))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CalibrationError: bins must be from 1 to 65536, got " + bins);
  }

  @Test
  void merge_otherNumberOfBins_namesBoth() {
    assertThatThrownBy(() -> CalibrationError.empty(2).merge(CalibrationError.empty(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CalibrationError(bins=2): merged must have as many bins, got 3");
  }

  /** A form of one bin, whose sum of confidences is {@code significand * 2^exponent}. */
  private static void assertRefused(
      String message, long correct, long count, int flags, int exponent, int... significand) {
    byte[] bytes =
        Forms.forged(
            'E',
            out -> {
              out.writeInt(1);
              out.writeLong(correct);
              Forms.writeSum(out, count, flags, exponent, significand);
            });
    assertThatThrownBy(() -> Forms.read(CalibrationError::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_moreRightThanRecords_isRefused() {
    assertRefused("CalibrationError: right predictions must be at most 1, got 2", 2, 1, 0, -1, 1);
  }

  @Test
  void read_meanConfidenceOutsideBin_isRefused() {
    assertRefused("mean confidence of a bin must be from 0.0 to 1.0, got 1.5", 0, 1, 0, -1, 3);
    assertRefused("mean confidence of a bin must be from 0.0 to 1.0, got -1.0", 0, 1, 0, 0, -1);
  }

  @Test
  void read_confidenceNaN_isRefused() {
    assertRefused("mean confidence of a bin must be from 0.0 to 1.0, got NaN", 0, 1, 1, 0);
  }

  @Test
  void read_totalOverflows_isRefused() {
    byte[] bytes =
        Forms.forged(
            'E',
            out -> {
              out.writeInt(2);
              out.writeLong(0);
              Forms.writeSum(out, Long.MAX_VALUE, 0, 0);
              out.writeLong(0);
              Forms.writeSum(out, 1, 0, 0, 1);
            });
    assertThatThrownBy(() -> Forms.read(CalibrationError::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("all counts together must be below 2^63");
  }

  @Test
  void read_claimedBinsBeyondItsBytes_isRefused() {
    assertThatThrownBy(
            () -> Forms.read(CalibrationError::read, Forms.forged('E', out -> out.writeInt(65536))))
        .isInstanceOf(EOFException.class);
  }
}
