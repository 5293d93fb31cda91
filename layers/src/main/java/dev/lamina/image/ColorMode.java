package dev.lamina.image;

/** What the channels of an image are, by Pillow's names. */
public enum ColorMode {
  /** Grayscale: one channel. */
  L(1),
  /** Red, green, blue. */
  RGB(3);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  /** C, the number of channels. */
  public int channels() {
    return channels;
  }
}
