package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The header of a statistic's binary form, and the checked reading of what follows it.
 *
 * <p>Bytes may come from a damaged or forged file. So nothing here, and nothing that uses it,
 * allocates what a size in the bytes merely claims: arrays grow with what has really been read.
 *
 * @param statistic name of the class, with which its error messages begin
 * @param mark first byte of the form, one for each kind of statistic
 * @param version second byte of the form, 1 to 127
 */
record BinaryForm(String statistic, char mark, int version) {

  /** Entries allocated ahead of being read. */
  private static final int FIRST_CHUNK = 256;

  void writeHeader(DataOutput out) throws IOException {
    out.writeByte(mark);
    out.writeByte(version);
  }

  void readHeader(DataInput in) throws IOException {
    int readMark = in.readUnsignedByte();
    check(readMark == mark, "first byte must be " + (int) mark, readMark);
    int readVersion = in.readUnsignedByte();
    check(readVersion == version, "version must be " + version, readVersion);
  }

  /** Reads the number of entries that follow, or a setting; from {@code low} to {@code high}. */
  int readInt(DataInput in, String name, int low, int high) throws IOException {
    int value = in.readInt();
    check(low <= value && value <= high, name + " must be from " + low + " to " + high, value);
    return value;
  }

  /** Reads a number of records: 0 or more. */
  long readCount(DataInput in, String name) throws IOException {
    long value = in.readLong();
    check(value >= 0, name + " must not be negative", value);
    return value;
  }

  /** Reads {@code size} numbers of records. */
  long[] readCounts(DataInput in, String name, int size) throws IOException {
    long[] counts = new long[Math.min(size, FIRST_CHUNK)];
    for (int i = 0; i < size; i++) {
      if (i == counts.length) {
        counts = Arrays.copyOf(counts, (int) Math.min(size, 2L * i));
      }
      counts[i] = readCount(in, name);
    }
    return counts;
  }

  /** Reads a double, of which a NaN must be Java's canonical one: one value has one form. */
  double readDouble(DataInput in, String name) throws IOException {
    long bits = in.readLong();
    double value = Double.longBitsToDouble(bits);
    check(
        Double.doubleToLongBits(value) == bits,
        name + " must be the canonical NaN if it is any",
        Long.toHexString(bits));
    return value;
  }

  // UTF-16, since UTF-8 has no form for an unpaired surrogate, which a file name can hold.
  static void writeString(DataOutput out, String string) throws IOException {
    out.writeInt(string.length());
    out.writeChars(string);
  }

  String readString(DataInput in, String name) throws IOException {
    int length = readInt(in, "length of " + name, 0, Integer.MAX_VALUE);
    StringBuilder string = new StringBuilder(Math.min(length, FIRST_CHUNK));
    for (int i = 0; i < length; i++) {
      string.append(in.readChar());
    }
    return string.toString();
  }

  /** Refuses the bytes unless {@code holds}, with what was expected and what came. */
  void check(boolean holds, String expected, Object got) throws IOException {
    if (!holds) {
      throw new IOException(statistic + ": " + expected + ", got " + got);
    }
  }

  /** Adds numbers of records that were read one by one, whose total no honest writer overflows. */
  long total(long... counts) throws IOException {
    long total = 0;
    for (long count : counts) {
      check(count <= Long.MAX_VALUE - total, "all counts together must be below 2^63", count);
      total += count;
    }
    return total;
  }
}
