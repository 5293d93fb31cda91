package dev.lamina.image;

/** Cyan, magenta, yellow and black to light, as Pillow converts CMYK to RGB. */
final class Inks {
  private Inks() {}

  /**
   * Mixes inks.
   *
   * @param inks (N, 4). Not modified.
   * @param inverted whether 255 stands for no ink
   * @return (N, 3)
   */
  static byte[] toRgb(byte[] inks, boolean inverted) {
    byte[] pixels = new byte[inks.length / 4 * 3];
    int flip = inverted ? 255 : 0;
    for (int from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
      int light = 255 - (inks[from + 3] & 0xff ^ flip);
      for (int channel = 0; channel < 3; channel++) {
        int product = (inks[from + channel] & 0xff ^ flip) * light + 128;
        pixels[to + channel] = (byte) (light - (((product >> 8) + product) >> 8));
      }
    }
    return pixels;
  }
}
