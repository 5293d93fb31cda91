package dev.lamina.image.transform;

/** What pixels around an image are, by torchvision's names. */
public enum PaddingMode {
  /** A value that is given. */
  CONSTANT,
  /** The pixel at the edge. */
  EDGE,
  /** The image mirrored at the pixel at its edge, which is not repeated. */
  REFLECT,
  /** The image mirrored at its edge; the pixel there is repeated. */
  SYMMETRIC;

  /** For each place of the padded axis the place of the axis, or {@link Gather#NEW}. */
  int[] sources(int size, int before, int after) {
    int[] sources = Gather.run(-before, Math.addExact(Math.addExact(before, size), after), size);
    if (this == EDGE || (this == REFLECT && size == 1)) {
      for (int i = 0; i < sources.length; i++) {
        sources[i] = Math.max(0, Math.min(size - 1, i - before));
      }
    } else if (this != CONSTANT) {
      mirror(sources, before, after);
    }
    return sources;
  }

  /**
   * Mirrors what there is, and again what there is then, until both sides are full. Where one side
   * is full long before the other this does not go on evenly; numpy 1.24, which torchvision pads
   * images with, does it so.
   */
  private void mirror(int[] sources, int before, int after) {
    int edge = this == SYMMETRIC ? 1 : 0;
    int left = before;
    int right = after;
    while (left > 0 || right > 0) {
      int known = sources.length - left - right - (1 - edge);
      if (left > 0) {
        int chunk = Math.min(known, left);
        for (int i = 1; i <= chunk; i++) {
          sources[left - i] = sources[left - edge + i];
        }
        left -= chunk;
      }
      if (right > 0) {
        int chunk = Math.min(known, right);
        int end = sources.length - right;
        for (int i = 0; i < chunk; i++) {
          sources[end + i] = sources[end + edge - 2 - i];
        }
        right -= chunk;
      }
    }
  }
}
