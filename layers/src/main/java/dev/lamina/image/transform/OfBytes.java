package dev.lamina.image.transform;

import dev.lamina.image.Image;

/** A step that changes each byte by itself, whatever its channel and the image. */
interface OfBytes extends Transform.OfImage {
  /** What a byte becomes; beyond a byte the nearest. */
  int changed(int value);

  @Override
  default Image apply(Image image) {
    byte[] table = new byte[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (byte) Math.max(0, Math.min(255, changed(value)));
    }
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = table[from[i] & 0xff];
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }
}
