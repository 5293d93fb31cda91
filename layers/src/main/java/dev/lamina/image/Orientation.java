package dev.lamina.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a camera was held, by EXIF's tag 274: 1 upright, 2 to 8 mirrored or turned. */
final class Orientation {
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;

  /** The length of {@code Exif} and two zeros. */
  private static final int NAME = 6;

  private static final int TIFF_HEADER = 8;
  private static final int ENTRY = 12;

  private Orientation() {}

  /**
   * Reads the first directory of EXIF data, with or without the name before it.
   *
   * @return 1 if there is no orientation, or no directory
   */
  static int ofExif(byte[] bytes, int offset, int length) {
    boolean isNamed = length > NAME && bytes[offset] == 'E' && bytes[offset + 1] == 'x';
    return isNamed
        ? ofDirectory(bytes, offset + NAME, length - NAME)
        : ofDirectory(bytes, offset, length);
  }

  private static int ofDirectory(byte[] bytes, int offset, int length) {
    if (length < TIFF_HEADER) {
      return 1;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).slice();
    short order = in.getShort(0);
    if (order != 0x4949 && order != 0x4d4d) {
      return 1;
    }
    in.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(in.getInt(4));
    if (in.getShort(2) != 42 || directory > length - 2) {
      return 1;
    }
    int entries = Short.toUnsignedInt(in.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) i * ENTRY;
      if (at + ENTRY > length) {
        break;
      }
      int entry = (int) at;
      if (in.getShort(entry) == TAG
          && in.getShort(entry + 2) == SHORT
          && in.getInt(entry + 4) == 1) {
        return in.getShort(entry + 8);
      }
    }
    return 1;
  }

  /**
   * Turns an image upright, as Pillow's {@code exif_transpose}.
   *
   * @param orientation 2 to 8; any other leaves the image as it is
   */
  static Image apply(Image image, int orientation) {
    if (orientation < 2 || orientation > 8) {
      return image;
    }
    int height = image.height();
    int width = image.width();
    int channels = image.mode().channels();
    boolean swaps = orientation >= 5;
    // The source row falls with the target's row (or column, if they change places), and so on.
    boolean rowsReversed =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 6;
    boolean columnsReversed =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int targetHeight = swaps ? width : height;
    int targetWidth = swaps ? height : width;
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int y = 0; y < targetHeight; y++) {
      for (int x = 0; x < targetWidth; x++) {
        int row = swaps ? x : y;
        int column = swaps ? y : x;
        row = rowsReversed ? height - 1 - row : row;
        column = columnsReversed ? width - 1 - column : column;
        int source = (row * width + column) * channels;
        for (int channel = 0; channel < channels; channel++) {
          to[at++] = from[source + channel];
        }
      }
    }
    return new Image(targetHeight, targetWidth, image.mode(), to);
  }
}
