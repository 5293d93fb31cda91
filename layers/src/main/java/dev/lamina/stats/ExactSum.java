package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A sum of doubles, and of products of two doubles, that is exact until it is read.
 *
 * <p>{@code value = round(x[1] + x[2] + ... + x[N])}, rounded once, to the nearest double, halves
 * to even. It is infinite only where the exact total is beyond the range of double, whatever the
 * sums on the way were. Infinities and NaN mean what they mean to IEEE 754: infinities of both
 * signs, or any NaN, make the sum NaN; infinities of one sign make it that infinity. A total of
 * exactly zero reads +0.0, also that of no terms, and that of -0.0 alone.
 *
 * <p>The total is a fixed-point number, in the manner of Kulisch's long accumulator, of which only
 * the stretch that has been touched is kept. Products are exact over the whole range: from the
 * square of the smallest subnormal, 2^-2148, to that of the largest double.
 *
 * @see <a href="https://doi.org/10.1016/j.parco.2015.09.001">Collange, Defour, Graillat, Iakymchuk:
 *     Numerical reproducibility for the parallel reduction on multi- and many-core
 *     architectures</a>
 */
public final class ExactSum implements Statistic<ExactSum> {

  private static final BinaryForm FORM = new BinaryForm("ExactSum", 'S', 1);

  /** Exponent of bit 0 of limb 0: the multiple of 32 at or below the smallest product's. */
  private static final int LOWEST_EXPONENT = -2176;

  private static final int SMALLEST_PRODUCT_EXPONENT = 2 * (Double.MIN_EXPONENT - 52);
  private static final int EXPONENT_BIAS = 1075;
  private static final int NOT_FINITE = 0x7ff;
  private static final long FRACTION = (1L << 52) - 1;
  private static final long HIDDEN_BIT = 1L << 52;
  private static final long LOW_32 = 0xffff_ffffL;
  private static final long[] NO_LIMBS = {};

  /**
   * Terms between two carries, less one. A term adds less than 2^52 to a limb, and a carry, even
   * with a merge after it, leaves less than 2^33 there, so that 1024 terms stay below 2^63.
   */
  private static final int CARRY_MASK = 1023;

  private static final int NAN = 1;
  private static final int POSITIVE_INFINITY = 2;
  private static final int NEGATIVE_INFINITY = 4;

  /** Limb i has the weight 2^(32 * (base + i) + LOWEST_EXPONENT); between carries, any sign. */
  private long[] limbs = NO_LIMBS;

  private int base;
  private long count;
  private int notFinite;

  private ExactSum() {}

  /** Returns a sum of no terms. */
  public static ExactSum empty() {
    return new ExactSum();
  }

  /**
   * Adds a term.
   *
   * @param x any double
   */
  public void add(double x) {
    countTerm();
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> 52) & NOT_FINITE;
    if (exponent == NOT_FINITE) {
      addNotFinite(x);
      return;
    }
    long significand = significand(bits, exponent);
    if (significand == 0) {
      return;
    }
    int position = lastBit(exponent) - LOWEST_EXPONENT;
    int shift = position & 31;
    int i = window(position >> 5, 2);
    long sign = bits >> 63;
    limbs[i] += (((significand << shift) & LOW_32) ^ sign) - sign;
    limbs[i + 1] += ((significand >>> (32 - shift)) ^ sign) - sign;
  }

  /**
   * Adds the exact product of two doubles as one term.
   *
   * @param a any double
   * @param b any double; 0 times infinity is NaN
   */
  public void addProduct(double a, double b) {
    countTerm();
    long bitsA = Double.doubleToRawLongBits(a);
    long bitsB = Double.doubleToRawLongBits(b);
    int exponentA = (int) (bitsA >>> 52) & NOT_FINITE;
    int exponentB = (int) (bitsB >>> 52) & NOT_FINITE;
    if (exponentA == NOT_FINITE || exponentB == NOT_FINITE) {
      addNotFinite(a * b);
      return;
    }
    long significandA = significand(bitsA, exponentA);
    long significandB = significand(bitsB, exponentB);
    if (significandA == 0 || significandB == 0) {
      return;
    }
    // 106 bits, which a shift of up to 31 spreads over 4 limbs and 9 more bits of the last.
    long low = significandA * significandB;
    long high = Math.multiplyHigh(significandA, significandB);
    int position = lastBit(exponentA) + lastBit(exponentB) - LOWEST_EXPONENT;
    int shift = position & 31;
    int i = window(position >> 5, 4);
    long sign = (bitsA ^ bitsB) >> 63;
    long third = (high << shift) | ((low >>> 32) >>> (32 - shift));
    limbs[i] += (((low << shift) & LOW_32) ^ sign) - sign;
    limbs[i + 1] += (((low >>> (32 - shift)) & LOW_32) ^ sign) - sign;
    limbs[i + 2] += ((third & LOW_32) ^ sign) - sign;
    limbs[i + 3] += ((high >>> (32 - shift)) ^ sign) - sign;
  }

  @Override
  public ExactSum merge(ExactSum other) {
    count = Math.addExact(count, other.count);
    notFinite |= other.notFinite;
    // Even if there is nothing to add: the count, which says when to carry, has moved on.
    carry();
    // Taken before the window moves, so that a sum can be merged with itself.
    long[] terms = other.limbs;
    if (terms.length == 0) {
      return this;
    }
    int i = window(other.base, terms.length + 1);
    long carried = 0;
    for (int j = 0; j < terms.length; j++) {
      long limb = terms[j] + carried;
      limbs[i + j] += limb & LOW_32;
      carried = limb >> 32;
    }
    limbs[i + terms.length] += carried;
    return this;
  }

  /** Returns the number of terms, those that are not finite among them. */
  public long count() {
    return count;
  }

  /** Returns the sum, correctly rounded. */
  public double value() {
    return notFinite == 0 ? exact().doubleValue() : notFiniteValue();
  }

  /**
   * Returns the mean of the terms, correctly rounded.
   *
   * <p>{@code mean = round((x[1] + ... + x[N]) / N)}, NaN for no terms; unlike {@code value() / N},
   * it is finite for finite terms.
   */
  public double mean() {
    if (count == 0) {
      return Double.NaN;
    }
    return notFinite == 0 ? exact().dividedBy(count).doubleValue() : notFiniteValue();
  }

  boolean isFinite() {
    return notFinite == 0;
  }

  /** Returns the exact total of the finite terms. */
  ExactRatio exact() {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (limbs.length + 1));
    long carried = 0;
    for (int i = 0; i < limbs.length; i++) {
      long limb = limbs[i] + carried;
      bytes.putInt(Integer.BYTES * (limbs.length - i), (int) limb);
      carried = limb >> 32;
    }
    bytes.putInt(0, (int) carried);
    return new ExactRatio(new BigInteger(bytes.array()), 32 * base + LOWEST_EXPONENT);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: count (8 bytes); flags (1 byte: 1 NaN, 2 +infinity, 4 -infinity); exponent
   * (2 bytes) and significand (2 bytes of length, then that many bytes of a big-endian two's
   * complement number) of the total of the finite terms, {@code significand * 2^exponent}, odd and
   * as short as can be; exponent and length are 0 for a total of zero.
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeLong(count);
    out.writeByte(notFinite);
    ExactRatio exact = exact();
    if (exact.signum() == 0) {
      out.writeShort(0);
      out.writeShort(0);
      return;
    }
    int zeros = exact.numerator().getLowestSetBit();
    byte[] significand = exact.numerator().shiftRight(zeros).toByteArray();
    out.writeShort(exact.exponent() + zeros);
    out.writeShort(significand.length);
    out.write(significand);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static ExactSum read(DataInput in) throws IOException {
    FORM.readHeader(in);
    ExactSum sum = new ExactSum();
    sum.count = FORM.readCount(in, "count");
    sum.notFinite = in.readUnsignedByte();
    int flags = NAN | POSITIVE_INFINITY | NEGATIVE_INFINITY;
    FORM.check((sum.notFinite & ~flags) == 0, "flags must be from 0 to 7", sum.notFinite);
    int notFinite = Integer.bitCount(sum.notFinite);
    FORM.check(notFinite <= sum.count, "count must be at least that of the flags", sum.count);
    int exponent = in.readShort();
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    if (bytes.length == 0) {
      FORM.check(exponent == 0, "exponent of a zero total must be 0", exponent);
      return sum;
    }
    BigInteger significand = new BigInteger(bytes);
    FORM.check(significand.testBit(0), "significand must be odd", significand);
    FORM.check(
        Arrays.equals(significand.toByteArray(), bytes),
        "significand must have no superfluous bytes",
        bytes.length);
    FORM.check(
        exponent >= SMALLEST_PRODUCT_EXPONENT,
        "exponent must be at least " + SMALLEST_PRODUCT_EXPONENT,
        exponent);
    // N products stay below N * 2^2048, which keeps the limbs clear of overflow too.
    int bits = 2 * (Double.MAX_EXPONENT + 1) + Long.SIZE - Long.numberOfLeadingZeros(sum.count);
    FORM.check(
        notFinite < sum.count && significand.bitLength() + exponent <= bits,
        "total must be within what " + sum.count + " terms can make",
        "one of " + significand.bitLength() + " bits and exponent " + exponent);
    sum.place(significand, exponent - LOWEST_EXPONENT);
    return sum;
  }

  private void place(BigInteger significand, int position) {
    BigInteger placed = significand.shiftLeft(position & 31);
    base = position >> 5;
    limbs = new long[placed.bitLength() / 32 + 1];
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = placed.shiftRight(32 * i).intValue() & LOW_32;
    }
    // The last limb carries the sign.
    limbs[limbs.length - 1] = (int) limbs[limbs.length - 1];
  }

  private void countTerm() {
    count = Math.incrementExact(count);
    if ((count & CARRY_MASK) == 0) {
      carry();
    }
  }

  private static long significand(long bits, int exponent) {
    return exponent == 0 ? bits & FRACTION : (bits & FRACTION) | HIDDEN_BIT;
  }

  /** Returns the exponent of a double's last bit; subnormals share that of the smallest normals. */
  private static int lastBit(int exponent) {
    return Math.max(exponent, 1) - EXPONENT_BIAS;
  }

  private void addNotFinite(double x) {
    notFinite |= Double.isNaN(x) ? NAN : x > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
  }

  private double notFiniteValue() {
    return switch (notFinite) {
      case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
      case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  /** Returns the index of a limb in the window, which is made to hold it and those after it. */
  private int window(int limb, int size) {
    int i = limb - base;
    return i >= 0 && i + size <= limbs.length ? i : widen(limb, size);
  }

  private int widen(int limb, int size) {
    if (limbs.length == 0) {
      base = limb;
    }
    int newBase = Math.min(base, limb);
    int newEnd = Math.max(base + limbs.length, limb + size);
    long[] wider = new long[newEnd - newBase];
    System.arraycopy(limbs, 0, wider, base - newBase, limbs.length);
    limbs = wider;
    base = newBase;
    return limb - base;
  }

  /** Brings all limbs but the last into 0 to 2^32 - 1, and the last into 32 bits with its sign. */
  private void carry() {
    int last = limbs.length - 1;
    for (int i = 0; i < last; i++) {
      limbs[i + 1] += limbs[i] >> 32;
      limbs[i] &= LOW_32;
    }
    if (last >= 0 && limbs[last] != (int) limbs[last]) {
      long carried = limbs[last] >> 32;
      limbs[last] &= LOW_32;
      widen(base + last + 1, 1);
      limbs[last + 1] = carried;
    }
  }
}
