package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactRatioTest {

  /** Oracle: IEEE 754's division, which rounds correctly. */
  @Test
  void doubleValue_quotients_equalIeeeDivision() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long p = random.nextLong() >> (11 + random.nextInt(52));
      long q = 1 + (random.nextLong() >>> (12 + random.nextInt(51)));
      assertThat(ExactRatio.of(p).dividedBy(q).doubleValue()).isEqualTo((double) p / q);
    }
  }

  /** Oracle: IEEE 754's multiplication by a power of two, which rounds into the subnormals. */
  @Test
  void doubleValue_smallAndLarge_equalIeeeScaling() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      long p = random.nextLong() >> 11;
      int exponent = random.nextInt(2300) - 1200;
      double expected = Math.scalb((double) p, exponent);
      assertThat(new ExactRatio(BigInteger.valueOf(p), exponent).doubleValue())
          .isEqualTo(Double.valueOf(p == 0 ? 0.0 : expected));
    }
  }

  @Test
  void doubleValue_halves_goToEven() {
    ExactRatio one = ExactRatio.of(1);
    ExactRatio half = new ExactRatio(BigInteger.ONE, -53);
    ExactRatio speck = new ExactRatio(BigInteger.ONE, -5000);

    assertThat(one.plus(half).doubleValue()).isEqualTo(1.0);
    assertThat(one.plus(half).plus(speck).doubleValue()).isEqualTo(1 + 0x1p-52);
    assertThat(one.plus(half).minus(speck).doubleValue()).isEqualTo(1.0);
    assertThat(one.plus(half).plus(half).plus(half).doubleValue()).isEqualTo(1 + 0x1p-51);
    assertThat(one.minus(half).doubleValue()).isEqualTo(1 - 0x1p-53);
  }

  /** What is above a half by less than the working bits show is above it all the same. */
  @Test
  void doubleValue_barelyAboveHalf_goesUp() {
    long divisor = 4_052_555_153_018_976_267L;
    BigInteger half = BigInteger.valueOf((1L << 53) + 1);
    BigInteger above = half.multiply(BigInteger.valueOf(divisor)).add(BigInteger.ONE);

    assertThat(new ExactRatio(half, 0).doubleValue()).isEqualTo(0x1p53);
    assertThat(new ExactRatio(above, 0).dividedBy(divisor).doubleValue()).isEqualTo(0x1p53 + 2);
    assertThat(new ExactRatio(half.pow(2), 0).squareRoot()).isEqualTo(0x1p53);
    assertThat(new ExactRatio(half.pow(2).add(BigInteger.ONE), 0).squareRoot())
        .isEqualTo(0x1p53 + 2);
    assertThat(
            new ExactRatio(half.pow(2).multiply(BigInteger.valueOf(divisor)).add(BigInteger.ONE), 0)
                .dividedBy(divisor)
                .squareRoot())
        .isEqualTo(0x1p53 + 2);
  }

  @Test
  void doubleValue_beyondRange_isInfiniteFromHalfAStepOn() {
    ExactRatio max = new ExactRatio(new BigDecimal(Double.MAX_VALUE).toBigInteger(), 0);
    ExactRatio half = new ExactRatio(BigInteger.ONE, 970);

    assertThat(max.plus(half).doubleValue()).isInfinite();
    assertThat(max.plus(half).minus(ExactRatio.of(1)).doubleValue()).isEqualTo(Double.MAX_VALUE);
    assertThat(new ExactRatio(BigInteger.TWO.negate(), 1023).doubleValue())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** Oracle: IEEE 754's square root, which rounds correctly. */
  @Test
  void squareRoot_doubles_equalIeeeSquareRoot() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double x = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (Double.isFinite(x)) {
        ExactSum sum = ExactSum.empty();
        sum.add(x);
        assertThat(sum.exact().squareRoot()).isEqualTo(Math.sqrt(x));
      }
    }
  }

  @Test
  void squareRoot_subnormalRoots_roundToEven() {
    BigInteger nine = BigInteger.valueOf(9);

    assertThat(new ExactRatio(BigInteger.ONE, -2148).squareRoot()).isEqualTo(Double.MIN_VALUE);
    assertThat(new ExactRatio(BigInteger.TWO, -2148).squareRoot()).isEqualTo(Double.MIN_VALUE);
    assertThat(new ExactRatio(nine, -2150).squareRoot()).isEqualTo(2 * Double.MIN_VALUE);
    assertThat(new ExactRatio(BigInteger.ONE, -2150).squareRoot()).isEqualTo(Double.valueOf(0.0));
    assertThat(ExactRatio.of(0).squareRoot()).isEqualTo(Double.valueOf(0.0));
  }

  @Test
  void squareRoot_negative_isRefused() {
    assertThatThrownBy(() -> ExactRatio.of(-1).squareRoot())
        .isInstanceOf(ArithmeticException.class);
  }
}
