package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

  private static Moments moments(double... numbers) {
    Moments moments = Moments.empty();
    for (double x : numbers) {
      moments.add(x);
    }
    return moments;
  }

  /** Oracle: the defining sums of squared differences from the mean, in BigDecimal, 400 digits. */
  private static void assertEqualsBigDecimal(DoubleSupplier next, int count) {
    MathContext digits = new MathContext(400);
    Moments moments = Moments.empty();
    double[] numbers = new double[count];
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      numbers[i] = next.getAsDouble();
      moments.add(numbers[i]);
      sum = sum.add(new BigDecimal(numbers[i]));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(count), digits);
    BigDecimal squares = BigDecimal.ZERO;
    for (double x : numbers) {
      BigDecimal difference = new BigDecimal(x).subtract(mean);
      squares = squares.add(difference.multiply(difference));
    }
    BigDecimal biased = squares.divide(BigDecimal.valueOf(count), digits);
    BigDecimal unbiased = squares.divide(BigDecimal.valueOf(count - 1), digits);

    assertThat(moments.count()).isEqualTo(count);
    assertThat(moments.sum()).isEqualTo(sum.doubleValue());
    assertThat(moments.mean()).isEqualTo(mean.doubleValue());
    assertThat(moments.variance(0)).isEqualTo(biased.doubleValue());
    assertThat(moments.variance(1)).isEqualTo(unbiased.doubleValue());
    assertThat(moments.standardDeviation(0)).isEqualTo(biased.sqrt(digits).doubleValue());
    assertThat(moments.standardDeviation(1)).isEqualTo(unbiased.sqrt(digits).doubleValue());
  }

  @Test
  void variance_ordinaryNumbers_equalsBigDecimal() {
    Random random = new Random(1);
    assertEqualsBigDecimal(random::nextGaussian, 500);
    assertEqualsBigDecimal(() -> (float) random.nextGaussian(), 500);
    assertEqualsBigDecimal(() -> random.nextInt(256), 500);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, -1e12, 1e15})
  void variance_largeOffset_equalsBigDecimal(double offset) {
    Random random = new Random(2);
    assertEqualsBigDecimal(() -> offset + random.nextDouble(), 500);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-170, 1e-307, 1e150})
  void variance_smallAndLargeNumbers_equalsBigDecimal(double scale) {
    Random random = new Random(3);
    assertEqualsBigDecimal(() -> scale * random.nextDouble(), 100);
  }

  /** Worked by hand: the mean is 2.5, the squared differences are 2.25, 0.25, 0.25, 2.25. */
  @Test
  void variance_byHand() {
    Moments moments = moments(4, 2, 1, 3);

    assertThat(moments.mean()).isEqualTo(2.5);
    assertThat(moments.variance(0)).isEqualTo(1.25);
    assertThat(moments.variance(1)).isEqualTo(5 / 3.0);
    assertThat(moments.standardDeviation(0)).isEqualTo(Math.sqrt(1.25));
    assertThat(moments.min()).isEqualTo(1);
    assertThat(moments.max()).isEqualTo(4);
  }

  /** 0.1 is no exact double, but all of them are the same one. */
  @Test
  void variance_constant_isZero() {
    Moments moments = Moments.empty();
    for (int i = 0; i < 1000; i++) {
      moments.add(0.1);
    }
    assertThat(moments.variance(1)).isEqualTo(Double.valueOf(0.0));
    assertThat(moments.mean()).isEqualTo(0.1);
  }

  @Test
  void standardDeviation_varianceBeyondRange_isFinite() {
    Moments moments = moments(1e300, -1e300);

    assertThat(moments.variance(0)).isInfinite();
    assertThat(moments.standardDeviation(0)).isEqualTo(1e300);
  }

  @Test
  void mean_noNumbers_isNaN() {
    Moments moments = Moments.empty();

    assertThat(moments.count()).isZero();
    assertThat(moments.sum()).isEqualTo(Double.valueOf(0.0));
    assertThat(moments.mean()).isNaN();
    assertThat(moments.variance(0)).isNaN();
    assertThat(moments.standardDeviation(0)).isNaN();
    assertThat(moments.min()).isNaN();
    assertThat(moments.max()).isNaN();
  }

  /** As torch.var of one number: 0 biased, nan unbiased. */
  @Test
  void variance_oneNumber_isZeroBiasedAndNaNUnbiased() {
    Moments moments = moments(7);

    assertThat(moments.variance(0)).isEqualTo(Double.valueOf(0.0));
    assertThat(moments.variance(1)).isNaN();
    assertThat(moments.variance(5)).isNaN();
  }

  @Test
  void variance_negativeCorrection_namesIt() {
    assertThatThrownBy(() -> moments(1, 2).variance(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Moments: correction must not be negative, got -1");
  }

  @Test
  void add_notFinite_isCountedApart() {
    double infinity = Double.POSITIVE_INFINITY;
    Moments moments = moments(1, Double.NaN, 3, infinity, -infinity, infinity);

    assertThat(moments.count()).isEqualTo(2);
    assertThat(moments.nans()).isEqualTo(1);
    assertThat(moments.infinities()).isEqualTo(3);
    assertThat(moments.mean()).isEqualTo(2);
    assertThat(moments.variance(0)).isEqualTo(1);
    assertThat(moments.min()).isEqualTo(1);
    assertThat(moments.max()).isEqualTo(3);
  }

  @Test
  void min_bothZeros_isMinusZeroInAnyOrder() {
    assertThat(moments(0.0, -0.0).min()).isEqualTo(Double.valueOf(-0.0));
    assertThat(moments(-0.0, 0.0).min()).isEqualTo(Double.valueOf(-0.0));
    assertThat(moments(0.0).merge(moments(-0.0)).min()).isEqualTo(Double.valueOf(-0.0));
    assertThat(moments(-0.0).merge(moments(0.0)).max()).isEqualTo(Double.valueOf(0.0));
  }

  /** A form whose sum is of one bit, and so are its squares. */
  private static void assertRefused(
      String message, long squaresCount, int sum, int squares, double min, double max) {
    byte[] bytes =
        Forms.forged(
            'M',
            out -> {
              Forms.writeSum(out, 2, 0, 0, sum);
              Forms.writeSum(out, squaresCount, 0, 0, squares);
              out.writeDouble(min);
              out.writeDouble(max);
              out.writeLong(0);
              out.writeLong(0);
            });
    assertThatThrownBy(() -> Forms.read(Moments::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_otherCountOfSquares_isRefused() {
    assertRefused("Moments: count of squares must be 2, got 3", 3, 3, 5, 1, 2);
  }

  @Test
  void read_negativeVariance_isRefused() {
    assertRefused("variance must not be negative", 2, 3, 1, 1, 2);
  }

  @Test
  void read_meanOutsideMinAndMax_isRefused() {
    assertRefused("mean must be from 2.0 to 3.0, got 1.5", 2, 3, 5, 2, 3);
  }

  @Test
  void read_minNaN_isRefused() {
    assertRefused("min must be finite, got NaN", 2, 3, 5, Double.NaN, 3);
  }

  @Test
  void read_sumNotFinite_isRefused() {
    byte[] bytes =
        Forms.forged(
            'M',
            out -> {
              Forms.writeSum(out, 1, 1, 0);
              Forms.writeSum(out, 1, 0, 0);
              out.writeDouble(0);
              out.writeDouble(0);
              out.writeLong(0);
              out.writeLong(0);
            });
    assertThatThrownBy(() -> Forms.read(Moments::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sum must be finite, got NaN");
  }

  @Test
  void read_minOfNoNumbers_isRefused() {
    byte[] bytes = Forms.bytes(Moments.empty());
    bytes[bytes.length - 32] = 0;
    assertThatThrownBy(() -> Forms.read(Moments::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("min of no numbers must be Infinity");
  }
}
