package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Oracle where none is named: BigDecimal, which adds and multiplies doubles exactly.
 *
 * <p>A boxed Double is expected where the sign of a zero counts, or a NaN: AssertJ compares
 * primitive ones with ==.
 */
class ExactSumTest {

  private static final double MAX = Double.MAX_VALUE;
  private static final double MIN = Double.MIN_VALUE;

  /**
   * Reaches as high into a limb as any: its last bit, 2^31, is the last of one, and all are set.
   */
  private static final double LIMB_FILLER = 0x1.fffffffffffffp83;

  private static ExactSum sum(double... terms) {
    ExactSum sum = ExactSum.empty();
    for (double term : terms) {
      sum.add(term);
    }
    return sum;
  }

  private static ExactSum sum(List<Double> terms) {
    return sum(terms.stream().mapToDouble(x -> x).toArray());
  }

  private static BigDecimal exact(ExactSum sum) {
    ExactRatio exact = sum.exact();
    BigDecimal power = new BigDecimal(2).pow(Math.abs(exact.exponent()));
    BigDecimal numerator = new BigDecimal(exact.numerator());
    return exact.exponent() < 0 ? numerator.divide(power) : numerator.multiply(power);
  }

  private static double finite(Random random) {
    double x = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(x) ? x : finite(random);
  }

  /** Returns the nearest double; BigDecimal has no -0.0. */
  private static double nearest(BigDecimal x) {
    return x.signum() == 0 ? 0.0 : x.doubleValue();
  }

  @Test
  void value_allExponents_equalsBigDecimal() {
    Random random = new Random(1);
    for (int round = 0; round < 60; round++) {
      ExactSum sum = ExactSum.empty();
      BigDecimal expected = BigDecimal.ZERO;
      for (int i = 0; i < 100; i++) {
        double x = finite(random);
        sum.add(x);
        expected = expected.add(new BigDecimal(x));
      }
      assertThat(exact(sum)).isEqualByComparingTo(expected);
      assertThat(sum.value()).isEqualTo(Double.valueOf(nearest(expected)));
    }
  }

  @Test
  void addProduct_allExponents_equalsBigDecimal() {
    Random random = new Random(2);
    for (int round = 0; round < 40; round++) {
      ExactSum sum = ExactSum.empty();
      BigDecimal expected = BigDecimal.ZERO;
      for (int i = 0; i < 50; i++) {
        double a = finite(random);
        double b = finite(random);
        sum.addProduct(a, b);
        expected = expected.add(new BigDecimal(a).multiply(new BigDecimal(b)));
      }
      assertThat(exact(sum)).isEqualByComparingTo(expected);
    }
  }

  /** 53 significant bits at each of the 32 places that a limb has for the lowest of them. */
  @Test
  void addProduct_allShifts_equalsBigDecimal() {
    double longest = 0x1.fffffffffffffp0;
    for (int shift = -40; shift < 40; shift++) {
      double scaled = Math.scalb(longest, shift);
      for (double a : new double[] {scaled, -scaled}) {
        ExactSum sum = ExactSum.empty();
        sum.addProduct(a, longest);
        assertThat(exact(sum))
            .isEqualByComparingTo(new BigDecimal(a).multiply(new BigDecimal(longest)));
      }
    }
  }

  @Test
  void value_allCancelled_leavesTheRemainder() {
    Random random = new Random(3);
    List<Double> terms = new ArrayList<>(List.of(MIN));
    for (int i = 0; i < 1500; i++) {
      double x = finite(random);
      Collections.addAll(terms, x, -x);
    }
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(terms, random);
      assertThat(sum(terms).value()).isEqualTo(MIN);
    }
  }

  /** Hard for any rounding sum: each term is lost beside the one before it. */
  @Test
  void merge_everyOrderAndTreeOfSingleTerms_givesSameBits() {
    List<Supplier<ExactSum>> terms = new ArrayList<>();
    for (double x : new double[] {1e300, 1, 0x1p-53, -1e300, 0x1p-1074, -3e-200}) {
      terms.add(() -> sum(x));
    }
    byte[] expected = Forms.bytes(sum(1e300, 1, 0x1p-53, -1e300, 0x1p-1074, -3e-200));

    int merged = 0;
    for (List<Supplier<ExactSum>> order : MergeOrders.permutations(terms)) {
      for (Supplier<ExactSum> tree : MergeOrders.trees(order)) {
        ExactSum sum = tree.get();
        assertThat(Forms.bytes(sum)).isEqualTo(expected);
        assertThat(sum.value()).isEqualTo(1.0);
        merged++;
      }
    }
    assertThat(merged).isEqualTo(720 * 42);
  }

  @Test
  void merge_randomOrdersOfManyTerms_giveSameBits() {
    Random random = new Random(4);
    List<Double> terms = new ArrayList<>();
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < 20_000; i++) {
      double x = Math.scalb(random.nextGaussian(), random.nextInt(200) - 100);
      terms.add(x);
      expected = expected.add(new BigDecimal(x));
    }
    byte[] bits = Forms.bytes(sum(terms));

    assertThat(sum(terms).value()).isEqualTo(expected.doubleValue());
    for (int partitions : new int[] {1, 2, 7, 100, 5000}) {
      List<ExactSum> parts = new ArrayList<>();
      MergeOrders.dealt(terms, partitions, random).forEach(part -> parts.add(sum(part)));
      assertThat(Forms.bytes(MergeOrders.mergeAtRandom(parts, random))).isEqualTo(bits);
    }
  }

  @Test
  void value_manyTermsOfOneSign_carriesInTime() {
    for (int shift = 0; shift < 64; shift++) {
      double x = -Math.scalb(0x1.fffffffffffffp0, shift);
      ExactSum sum = ExactSum.empty();
      for (int i = 0; i < 5000; i++) {
        sum.add(x);
        sum.addProduct(x, 1);
      }
      assertThat(exact(sum))
          .isEqualByComparingTo(new BigDecimal(x).multiply(BigDecimal.valueOf(10_000)));
    }
  }

  /** Zeros, which change no limb, must not take the place of a carry. */
  @Test
  void value_zeroAtEveryCarry_carriesInTime() {
    ExactSum sum = ExactSum.empty();
    for (int i = 1; i <= 1 << 14; i++) {
      sum.add(i % 1024 == 0 ? 0 : LIMB_FILLER);
    }
    assertThat(exact(sum))
        .isEqualByComparingTo(new BigDecimal(LIMB_FILLER).multiply(BigDecimal.valueOf(16 * 1023)));
  }

  /** Nor may the terms of another sum that change no limb. */
  @Test
  void merge_zeroAtEveryCarry_carriesInTime() {
    ExactSum zero = sum(0);
    ExactSum sum = ExactSum.empty();
    for (int i = 1; i <= 1 << 14; i++) {
      if (i % 1024 == 0) {
        sum.merge(zero);
      } else {
        sum.add(LIMB_FILLER);
      }
    }
    assertThat(exact(sum))
        .isEqualByComparingTo(new BigDecimal(LIMB_FILLER).multiply(BigDecimal.valueOf(16 * 1023)));
  }

  @Test
  void merge_betweenCarries_losesNothing() {
    ExactSum many = ExactSum.empty();
    for (int i = 0; i < 1000; i++) {
      many.add(-LIMB_FILLER);
    }
    ExactSum sum = ExactSum.empty();
    for (int i = 0; i < 3000; i++) {
      sum.add(-LIMB_FILLER);
      sum.merge(many);
    }
    assertThat(exact(sum))
        .isEqualByComparingTo(
            new BigDecimal(-LIMB_FILLER).multiply(BigDecimal.valueOf(3000L * 1001)));
  }

  @Test
  void merge_doubledOften_keepsToTheExactPower() {
    ExactSum sum = sum(-MAX);
    for (int i = 0; i < 62; i++) {
      sum.merge(sum);
    }
    assertThat(sum.count()).isEqualTo(1L << 62);
    assertThat(exact(sum))
        .isEqualByComparingTo(new BigDecimal(-MAX).multiply(BigDecimal.valueOf(1L << 62)));
    assertThat(sum.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(sum.mean()).isEqualTo(-MAX);
    assertThatThrownBy(() -> sum.merge(sum)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void value_overflowOnTheWay_isFinite() {
    assertThat(sum(MAX, MAX, -MAX).value()).isEqualTo(MAX);
    assertThat(sum(MAX, MAX, -MAX, -MAX, MIN).value()).isEqualTo(MIN);
    ExactSum products = ExactSum.empty();
    products.addProduct(MAX, MAX);
    products.add(3);
    products.addProduct(-MAX, MAX);
    assertThat(products.value()).isEqualTo(3);
  }

  @Test
  void value_totalBeyondRange_isInfinite() {
    assertThat(sum(MAX, MAX).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(-MAX, -MAX).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(sum(MAX, 0x1p970).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(MAX, Math.nextDown(0x1p970)).value()).isEqualTo(MAX);
    assertThat(sum(MAX, 0x1p970, -MIN).value()).isEqualTo(MAX);
  }

  @Test
  void value_halves_goToEven() {
    assertThat(sum(1, 0x1p-53).value()).isEqualTo(1.0);
    assertThat(sum(1, 0x1p-53, MIN).value()).isEqualTo(1 + 0x1p-52);
    assertThat(sum(1, 0x1p-53, -MIN).value()).isEqualTo(1.0);
    assertThat(sum(1, 0x1p-52, 0x1p-53).value()).isEqualTo(1 + 0x1p-51);
    assertThat(sum(-1, -0x1p-52, -0x1p-53).value()).isEqualTo(-1 - 0x1p-51);
  }

  @Test
  void value_subnormalTotal_isRoundedThere() {
    assertThat(sum(MIN, MIN, MIN).value()).isEqualTo(3 * MIN);
    assertThat(sum(Double.MIN_NORMAL, -MIN).value()).isEqualTo(Double.MIN_NORMAL - MIN);
    ExactSum half = ExactSum.empty();
    half.addProduct(0x1p-1000, 0x1p-75);
    assertThat(half.value()).isEqualTo(Double.valueOf(0.0));
    half.addProduct(MIN, MIN);
    assertThat(half.value()).isEqualTo(MIN);
  }

  @Test
  void value_zeroTotal_isPlusZero() {
    assertThat(ExactSum.empty().value()).isEqualTo(Double.valueOf(0.0));
    assertThat(sum(-0.0, -0.0).value()).isEqualTo(Double.valueOf(0.0));
    assertThat(sum(1e300, -1e300).value()).isEqualTo(Double.valueOf(0.0));
    assertThat(sum(-0.0, -0.0).count()).isEqualTo(2);
  }

  /** Oracle: IEEE 754 addition of the three, in any order. */
  @ParameterizedTest
  @CsvSource({
    "Infinity, 1, Infinity",
    "Infinity, Infinity, Infinity",
    "-Infinity, 1e308, -Infinity",
    "Infinity, -Infinity, NaN",
    "NaN, 1, NaN",
    "NaN, Infinity, NaN",
    "NaN, -Infinity, NaN",
  })
  void value_notFinite_meansWhatIeeeSays(double a, double b, Double expected) {
    assertThat(sum(a, b, -5).value()).isEqualTo(expected);
    assertThat(sum(-5, b, a).value()).isEqualTo(expected);
    assertThat(sum(b).merge(sum(a, -5)).value()).isEqualTo(expected);
    assertThat(sum(b).merge(sum(a, -5)).mean()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity, 2, Infinity",
    "Infinity, -2, -Infinity",
    "-1e-320, Infinity, -Infinity",
    "Infinity, 0, NaN",
    "-0.0, Infinity, NaN",
    "NaN, 0, NaN",
    "-0.0, 5, 0",
  })
  void addProduct_notFiniteOrZero_meansWhatIeeeSays(double a, double b, Double expected) {
    ExactSum sum = ExactSum.empty();
    sum.addProduct(a, b);
    assertThat(sum.value()).isEqualTo(expected);
  }

  @Test
  void mean_isRoundedOnce() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      ExactSum sum = ExactSum.empty();
      BigDecimal exact = BigDecimal.ZERO;
      int count = 1 + random.nextInt(30);
      for (int i = 0; i < count; i++) {
        double x = random.nextGaussian();
        sum.add(x);
        exact = exact.add(new BigDecimal(x));
      }
      assertThat(sum.mean())
          .isEqualTo(exact.divide(BigDecimal.valueOf(count), new MathContext(400)).doubleValue());
    }
  }

  @Test
  void mean_totalBeyondRange_isFinite() {
    assertThat(sum(MAX, MAX, MAX).mean()).isEqualTo(MAX);
    assertThat(ExactSum.empty().mean()).isNaN();
  }

  @Test
  void value_readOften_doesNotChange() {
    double tenth = 0.1;
    ExactSum sum = ExactSum.empty();
    for (int i = 0; i < 3000; i++) {
      sum.add(tenth);
      assertThat(sum.value()).isEqualTo(sum.value());
      assertThat(sum.mean()).isEqualTo(tenth);
    }
    BigDecimal expected = new BigDecimal(tenth).multiply(BigDecimal.valueOf(3000));
    assertThat(exact(sum)).isEqualByComparingTo(expected);
  }
}
