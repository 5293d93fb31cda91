package dev.lamina.nn.conv;

/** What a convolution reads beyond the borders of its input, as torch's {@code padding_mode}. */
public enum PaddingMode {
  ZEROS,
  REFLECT,
  REPLICATE,
  CIRCULAR;

  /**
   * Where the element at a position outside of an axis is read from.
   *
   * @param position counted from the first element of the unpadded axis
   * @param size the size of the unpadded axis
   * @return the position within the axis, -1 for a zero
   */
  int source(int position, int size) {
    if (position >= 0 && position < size) {
      return position;
    }
    return switch (this) {
      case ZEROS -> -1;
      case REPLICATE -> position < 0 ? 0 : size - 1;
      case CIRCULAR -> Math.floorMod(position, size);
      case REFLECT -> position < 0 ? -position : 2 * (size - 1) - position;
    };
  }
}
