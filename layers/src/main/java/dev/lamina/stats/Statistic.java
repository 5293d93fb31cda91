package dev.lamina.stats;

import java.io.DataOutput;
import java.io.IOException;

/**
 * A statistic that is gathered in parts which are then merged: a commutative monoid.
 *
 * <p>With {@code +} for merging: {@code a + b = b + a}, {@code (a + b) + c = a + (b + c)}, and
 * {@code a + empty = a}, each to the last bit. Equal statistics are written as equal bytes, and
 * only those bytes are read back: there is one binary form for one value.
 *
 * @param <S> the statistic itself, which merges with its own kind only
 */
public interface Statistic<S extends Statistic<S>> {

  /**
   * Adds to this statistic all records that were added to another.
   *
   * @param other gathered with the same settings (classes, bins, ...) as this one. Not modified.
   * @return this statistic. Modified.
   * @throws IllegalArgumentException if the settings of the two differ
   * @throws ArithmeticException if a count would pass 2^63 - 1
   */
  S merge(S other);

  /**
   * Writes the versioned binary form, which the {@code read} method of the same class reads.
   *
   * @param out where the bytes go, and nothing else of it is touched
   * @throws IOException if {@code out} does
   */
  void write(DataOutput out) throws IOException;
}
