package dev.lamina.image.transform;

import dev.lamina.image.Image;

/** A step that changes the bytes of a channel by how often each occurs in it. */
interface OfChannels extends Transform.OfImage {
  /**
   * What each byte becomes (256); beyond a byte the nearest.
   *
   * @param histogram how often each byte occurs (256)
   */
  int[] table(int[] histogram);

  @Override
  default Image apply(Image image) {
    int channels = image.mode().channels();
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int channel = 0; channel < channels; channel++) {
      int[] histogram = new int[256];
      for (int i = channel; i < from.length; i += channels) {
        histogram[from[i] & 0xff]++;
      }
      int[] table = table(histogram);
      for (int i = channel; i < from.length; i += channels) {
        to[i] = (byte) Math.max(0, Math.min(255, table[from[i] & 0xff]));
      }
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }

  /** The table that changes nothing. */
  static int[] same() {
    int[] table = new int[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = value;
    }
    return table;
  }
}
