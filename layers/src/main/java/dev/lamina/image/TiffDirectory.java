package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF or BigTIFF file: tags and their values, which all lie inside the
 * file; no other directory is looked at.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int T4_OPTIONS = 292;
  static final int T6_OPTIONS = 293;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;

  /** Bytes of a value by its type's number; 0 is no type. */
  private static final int[] TYPE_SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  /** Values of a tag: where they are, how many, each of how many bytes. */
  private record Entry(int offset, int count, int size) {}

  private final ByteBuffer in;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private TiffDirectory(ByteBuffer in) {
    this.in = in;
  }

  static TiffDirectory read(byte[] bytes) throws ImageException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    TiffDirectory directory = new TiffDirectory(in);
    directory.need(0, 8);
    boolean isBig = in.getShort(2) == 43;
    if (isBig) {
      directory.need(0, 16);
    }
    long start = isBig ? in.getLong(8) : Integer.toUnsignedLong(in.getInt(4));
    directory.need(start, isBig ? 8 : 2);
    int at = (int) start;
    long count = isBig ? in.getLong(at) : Short.toUnsignedInt(in.getShort(at));
    at += isBig ? 8 : 2;
    int size = isBig ? 20 : 12;
    if (count < 0 || count > bytes.length / size) {
      throw new ImageException(
          Reason.CORRUPT, "a TIFF directory of %d entries".formatted(count));
    }
    for (int i = 0; i < count; i++, at += size) {
      directory.need(at, size);
      directory.readEntry(at, isBig);
    }
    return directory;
  }

  private void readEntry(int at, boolean isBig) {
    int tag = Short.toUnsignedInt(in.getShort(at));
    int type = Short.toUnsignedInt(in.getShort(at + 2));
    long count = isBig ? in.getLong(at + 4) : Integer.toUnsignedLong(in.getInt(at + 4));
    int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
    int inline = isBig ? 8 : 4;
    int valueAt = at + (isBig ? 12 : 8);
    if (size == 0 || count <= 0 || count > in.capacity() / size) {
      return;
    }
    long offset = valueAt;
    if (count * size > inline) {
      offset = isBig ? in.getLong(valueAt) : Integer.toUnsignedLong(in.getInt(valueAt));
    }
    // A tag that lies outside is as if it were not there; if it is needed, that is an error.
    if (offset >= 0 && offset <= in.capacity() - count * size) {
      entries.put(tag, new Entry((int) offset, (int) count, size));
    }
  }

  ByteOrder order() {
    return in.order();
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many values a tag has, 0 if it is not there. */
  int count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count();
  }

  /** A value of a tag that is there. */
  long value(int tag, int index) {
    Entry entry = entries.get(tag);
    int at = entry.offset() + index * entry.size();
    return switch (entry.size()) {
      case 1 -> in.get(at) & 0xffL;
      case 2 -> Short.toUnsignedLong(in.getShort(at));
      case 4 -> Integer.toUnsignedLong(in.getInt(at));
      default -> in.getLong(at);
    };
  }

  /** The first value of a tag, or another if it is not there. */
  long value(int tag, long fallback) {
    return has(tag) ? value(tag, 0) : fallback;
  }

  /** The first value of a small number, or another if it is not there. */
  int number(int tag, int fallback) throws ImageException {
    long value = value(tag, (long) fallback);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new ImageException(
          Reason.CORRUPT, "tag %d of the TIFF is %s".formatted(tag, Long.toUnsignedString(value)));
    }
    return (int) value;
  }

  /** The bytes of a tag, none if it is not there. */
  byte[] bytes(int tag) {
    Entry entry = entries.get(tag);
    byte[] bytes = new byte[entry == null ? 0 : entry.count() * entry.size()];
    if (entry != null) {
      in.get(entry.offset(), bytes);
    }
    return bytes;
  }

  private void need(long offset, int count) throws ImageException {
    if (offset < 0 || offset > in.capacity() - count) {
      throw new ImageException(
          Reason.TRUNCATED,
          "the TIFF ends after %d bytes, before its directory".formatted(in.capacity()));
    }
  }
}
