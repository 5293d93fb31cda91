package dev.lamina.image.transform;

import dev.lamina.nn.LayerException;

/**
 * Fewer bits, the lower ones set to 0: torchvision's {@code posterize}.
 *
 * @param bits how many upper bits are kept, 0 to 8
 */
public record Posterize(int bits) implements OfBytes {
  /**
   * Checks the argument.
   *
   * @throws LayerException if it is not in [0, 8]
   */
  public Posterize {
    LayerException.check(bits >= 0 && bits <= 8, "bits must be in [0, 8], got %s", bits);
  }

  @Override
  public int changed(int value) {
    return value & -(1 << (8 - bits));
  }
}
