package dev.lamina.stats;

/**
 * One fixed logarithmic grid of bins for floats of any range, so that histograms gathered anywhere
 * are over the same bins and add exactly.
 *
 * <p>Magnitudes from 2^-16 to 2^16 are in four bins an octave, of equal width within it: {@code
 * [2^k * (1 + j / 4), 2^k * (1 + (j + 1) / 4))}; smaller ones down to 2^-126 are in one bin and
 * larger ones in another, for each sign. The bin in the middle has zero and the subnormal numbers.
 * Bins ascend with the values: those of negative numbers mirror the others.
 */
public final class ValueGrid {
  private static final int OCTAVES = 32;
  private static final int LOWEST_EXPONENT = -OCTAVES / 2;
  private static final int BITS_OF_OCTAVE = 2;
  private static final int BINS_OF_OCTAVE = 1 << BITS_OF_OCTAVE;
  private static final int INNER = OCTAVES * BINS_OF_OCTAVE;

  /** Number of bins of one sign: the inner ones, and one at either end. */
  private static final int SIDE = INNER + 2;

  /** Number of bins B. */
  public static final int BINS = 2 * SIDE + 1;

  /** The bin of zero. */
  public static final int MIDDLE = SIDE;

  /** Where {@link #bin} puts NaN and the infinities, which are in no bin. */
  static final int NOT_FINITE = BINS;

  /** Sign, exponent and leading bits of a float's fraction are all that its bin depends on. */
  private static final int SHIFT = 23 - BITS_OF_OCTAVE;

  private static final short[] TABLE = table();

  private ValueGrid() {}

  private static short[] table() {
    short[] table = new short[1 << (Float.SIZE - SHIFT)];
    int half = table.length / 2;
    int lowest = (LOWEST_EXPONENT + Float.MAX_EXPONENT) << BITS_OF_OCTAVE;
    for (int i = 0; i < half; i++) {
      int exponent = i >> BITS_OF_OCTAVE;
      int distance = exponent == 0 ? 0 : Math.min(Math.max(i - lowest, -1), INNER) + 2;
      boolean isFinite = exponent <= 2 * Float.MAX_EXPONENT;
      table[i] = (short) (isFinite ? MIDDLE + distance : NOT_FINITE);
      table[half + i] = (short) (isFinite ? MIDDLE - distance : NOT_FINITE);
    }
    return table;
  }

  /** Returns the bin of a number, from 0 to B - 1, or {@link #NOT_FINITE}. */
  static int bin(float x) {
    return TABLE[Float.floatToRawIntBits(x) >>> SHIFT];
  }

  /** As {@link #bin}, with the middle one for what is in none: never out of range. */
  static int binOrMiddle(float x) {
    int bin = bin(x);
    return bin == NOT_FINITE ? MIDDLE : bin;
  }

  /**
   * Returns the edge below a bin: the smallest number of a bin of positive numbers, the end of one
   * of negative numbers.
   *
   * @param bin from 0 to B; the edge below bin i + 1 is that above bin i
   * @return ascending with the bin; infinite at both ends
   * @throws IndexOutOfBoundsException if {@code bin} is out of range
   */
  public static double edge(int bin) {
    if (bin < 0 || bin > BINS) {
      throw new IndexOutOfBoundsException("bin must be from 0 to " + BINS + ", got " + bin);
    }
    return bin <= MIDDLE ? -magnitude(MIDDLE - bin) : magnitude(bin - MIDDLE - 1);
  }

  /** Returns the edge a number of bins away from the middle one: 0 for the edge of that itself. */
  private static double magnitude(int distance) {
    if (distance == 0) {
      return Float.MIN_NORMAL;
    }
    int inner = distance - 1;
    if (inner > INNER) {
      return Double.POSITIVE_INFINITY;
    }
    double octave = Math.scalb(1.0, LOWEST_EXPONENT + inner / BINS_OF_OCTAVE);
    return octave * (1 + (double) (inner % BINS_OF_OCTAVE) / BINS_OF_OCTAVE);
  }
}
