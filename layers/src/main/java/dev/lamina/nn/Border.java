package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

/** What is read beyond the first and the last element of an axis. */
public enum Border {
  /** A constant. */
  CONSTANT,
  /** The elements mirrored at the outermost one, which is not repeated. */
  REFLECT,
  /** The outermost element. */
  REPLICATE,
  /** The elements from the other end. */
  CIRCULAR;

  /**
   * Where the element at a position is read from, be it within the axis or not.
   *
   * @param position counted from the first element of the axis
   * @param size the number of elements of the axis
   * @return the position within the axis, -1 for the constant
   */
  public int source(int position, int size) {
    if (position >= 0 && position < size) {
      return position;
    }
    return switch (this) {
      case CONSTANT -> -1;
      case REPLICATE -> position < 0 ? 0 : size - 1;
      case CIRCULAR -> Math.floorMod(position, size);
      case REFLECT -> position < 0 ? -position : 2 * (size - 1) - position;
    };
  }

  /**
   * Requires that an axis has elements enough to read beyond its ends.
   *
   * @param widest the number of elements read beyond one of its ends
   * @param size the number of elements of the axis
   * @throws LayerException if it has too few
   */
  public void checkWidth(int widest, int size) {
    if (this == REFLECT) {
      check(widest < size, "reflect padding %s needs more than %s elements", widest, size);
    } else if (this == CIRCULAR) {
      check(widest <= size, "circular padding %s needs as many elements, got %s", widest, size);
    }
  }
}
