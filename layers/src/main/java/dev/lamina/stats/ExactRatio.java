package dev.lamina.stats;

import java.math.BigInteger;

/**
 * An exact rational number, rounded only when it is asked for as a double.
 *
 * <p>{@code numerator / denominator * 2^exponent}
 *
 * @param numerator of any sign
 * @param denominator above 0
 * @param exponent of the power of two, which keeps the numerators of sums small
 */
record ExactRatio(BigInteger numerator, BigInteger denominator, int exponent) {

  /** Bits of a quotient or root before rounding: a double's 53, and enough below them to decide. */
  private static final int WORKING_BITS = 66;

  ExactRatio(BigInteger numerator, int exponent) {
    this(numerator, BigInteger.ONE, exponent);
  }

  static ExactRatio of(long value) {
    return new ExactRatio(BigInteger.valueOf(value), 0);
  }

  ExactRatio plus(ExactRatio other) {
    int common = Math.min(exponent, other.exponent);
    BigInteger left = numerator.shiftLeft(exponent - common).multiply(other.denominator);
    BigInteger right = other.numerator.shiftLeft(other.exponent - common).multiply(denominator);
    return new ExactRatio(left.add(right), denominator.multiply(other.denominator), common);
  }

  ExactRatio minus(ExactRatio other) {
    return plus(new ExactRatio(other.numerator.negate(), other.denominator, other.exponent));
  }

  ExactRatio times(ExactRatio other) {
    return new ExactRatio(
        numerator.multiply(other.numerator),
        denominator.multiply(other.denominator),
        exponent + other.exponent);
  }

  ExactRatio dividedBy(long divisor) {
    return new ExactRatio(numerator, denominator.multiply(BigInteger.valueOf(divisor)), exponent);
  }

  ExactRatio abs() {
    return new ExactRatio(numerator.abs(), denominator, exponent);
  }

  int signum() {
    return numerator.signum();
  }

  /**
   * Returns the nearest double, halves to even: infinite beyond the range, +0.0 for 0, and -0.0 for
   * what is below 0 and too small.
   */
  double doubleValue() {
    BigInteger magnitude = numerator.abs();
    int scale = Math.max(0, WORKING_BITS + denominator.bitLength() - magnitude.bitLength());
    BigInteger[] quotient = magnitude.shiftLeft(scale).divideAndRemainder(denominator);
    double rounded = round(quotient[0], quotient[1].signum() != 0, exponent - scale);
    return numerator.signum() < 0 ? -rounded : rounded;
  }

  /**
   * Returns the double nearest to the square root, halves to even.
   *
   * @throws ArithmeticException if this number is negative
   */
  double squareRoot() {
    int scale = Math.max(0, 2 * WORKING_BITS + denominator.bitLength() - numerator.bitLength());
    // The power of two that stays outside must have a root of its own.
    scale += (exponent - scale) & 1;
    BigInteger[] quotient = numerator.shiftLeft(scale).divideAndRemainder(denominator);
    BigInteger[] root = quotient[0].sqrtAndRemainder();
    boolean inexact = root[1].signum() != 0 || quotient[1].signum() != 0;
    return round(root[0], inexact, (exponent - scale) / 2);
  }

  /**
   * Rounds {@code significand * 2^exponent}, or where {@code inexact} a number above that and below
   * {@code (significand + 1) * 2^exponent}, for which the significand must have WORKING_BITS bits.
   */
  private static double round(BigInteger significand, boolean inexact, int exponent) {
    int leading = significand.bitLength() - 1 + exponent;
    if (leading > Double.MAX_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    }
    int last = Math.max(leading, Double.MIN_EXPONENT) - 52;
    int dropped = last - exponent;
    if (dropped <= 0) {
      return Math.scalb(significand.doubleValue(), exponent);
    }
    long kept = significand.shiftRight(dropped).longValue();
    boolean half = significand.testBit(dropped - 1);
    boolean aboveHalf = half && (inexact || significand.getLowestSetBit() < dropped - 1);
    if (aboveHalf || (half && (kept & 1) != 0)) {
      kept++;
    }
    return Math.scalb((double) kept, last);
  }
}
