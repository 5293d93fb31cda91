package dev.lamina.nn.functional;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;

/** Sizes of a reshaped array, of which one may be left open as -1. */
final class Sizes {
  private Sizes() {}

  /**
   * Requires that sizes are at least -1, and one of them at most -1.
   *
   * @throws LayerException if they are not
   */
  static void check(String argument, IntTuple sizes) {
    int open = 0;
    for (int size : sizes.toArray()) {
      LayerException.check(size >= -1, "%s must not be below -1, got %s", argument, sizes);
      open += size == -1 ? 1 : 0;
    }
    LayerException.check(open <= 1, "%s must leave one size open at most, got %s", argument, sizes);
  }

  /** The sizes of so many elements; null where they cannot make them up, or not in one way. */
  static Shape complete(IntTuple sizes, long elements) {
    long known = 1;
    int open = -1;
    long[] all = new long[sizes.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = sizes.at(i);
      if (all[i] == -1) {
        open = i;
      } else {
        known *= all[i];
      }
    }
    if (open >= 0) {
      if (known == 0 || elements % known != 0) {
        return null;
      }
      all[open] = elements / known;
      return Shape.of(all);
    }
    return known == elements ? Shape.of(all) : null;
  }
}
