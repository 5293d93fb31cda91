package dev.lamina.spark.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Images as Spark's {@code image} source has them: decoded, as rows of blue, green, red. They go on
 * as BMP files, which are these very bytes behind a header, so that there is one way for all
 * images.
 */
final class SparkImage {
  private static final List<String> FIELDS =
      List.of("origin", "height", "width", "nChannels", "mode", "data");
  private static final int ORIGIN = 0;
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int CHANNELS = 3;
  private static final int DATA = 5;

  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int GRAYS = 256;

  private SparkImage() {}

  /** Whether a column is of such images. */
  static boolean isImage(DataType type) {
    return type instanceof StructType struct && Arrays.asList(struct.fieldNames()).equals(FIELDS);
  }

  /** Where the image came from; null if it does not say. */
  static String origin(InternalRow image) {
    return image.isNullAt(ORIGIN) ? null : image.getUTF8String(ORIGIN).toString();
  }

  /**
   * The image as a BMP file of 8-bit grayscale or 24-bit colour; an alpha channel is dropped.
   *
   * @throws RowFault if its sizes are none, or contradict each other
   */
  static byte[] toBmp(InternalRow image, long maxBytes) throws RowFault {
    if (image.isNullAt(DATA)) {
      throw new RowFault(RowFault.MISSING, "the image has no data");
    }
    int height = image.getInt(HEIGHT);
    int width = image.getInt(WIDTH);
    int channels = image.getInt(CHANNELS);
    byte[] data = image.getBinary(DATA);
    if (height < 1 || width < 1 || !List.of(1, 3, 4).contains(channels)) {
      throw new RowFault(
          "unsupported",
          "an image of %d x %d pixels and %d channels; 1, 3 or 4 are read"
              .formatted(width, height, channels));
    }
    if (data.length != (long) height * width * channels) {
      throw new RowFault(
          "truncated",
          "an image of %d x %d pixels and %d channels cannot have %d bytes"
              .formatted(width, height, channels, data.length));
    }
    int written = channels == 1 ? 1 : 3;
    long stride = ((long) width * written + 3) / 4 * 4;
    int begin = FILE_HEADER + INFO_HEADER + (channels == 1 ? 4 * GRAYS : 0);
    long length = begin + stride * height;
    if (length > maxBytes) {
      throw RowFault.tooLarge("the image", length, maxBytes);
    }
    ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'B').put((byte) 'M').putInt((int) length).putInt(0).putInt(begin);
    out.putInt(INFO_HEADER).putInt(width).putInt(height);
    out.putShort((short) 1).putShort((short) (8 * written)).putInt(0);
    out.putInt((int) (length - begin)).putInt(0).putInt(0);
    out.putInt(channels == 1 ? GRAYS : 0).putInt(0);
    if (channels == 1) {
      for (int gray = 0; gray < GRAYS; gray++) {
        out.put((byte) gray).put((byte) gray).put((byte) gray).put((byte) 0);
      }
    }
    // A BMP begins with its last row.
    for (int row = 0; row < height; row++) {
      out.position((int) (begin + stride * (height - 1 - row)));
      putRow(data, row * width * channels, width, channels, out);
    }
    return out.array();
  }

  private static void putRow(byte[] data, int from, int width, int channels, ByteBuffer out) {
    if (channels != 4) {
      out.put(data, from, width * channels);
      return;
    }
    for (int column = 0; column < width; column++) {
      out.put(data, from + 4 * column, 3);
    }
  }
}
