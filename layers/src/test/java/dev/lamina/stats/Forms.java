package dev.lamina.stats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Binary forms as byte arrays, honest ones and forged ones. */
final class Forms {

  private Forms() {}

  interface Writer {
    void write(DataOutput out) throws IOException;
  }

  interface Reader<S> {
    S read(DataInput in) throws IOException;
  }

  static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] bytes(Statistic<?> statistic) {
    return bytes(statistic::write);
  }

  /** Returns a form made of the right header for a mark and whatever follows. */
  static byte[] forged(char mark, Writer rest) {
    return bytes(
        out -> {
          out.writeByte(mark);
          out.writeByte(1);
          rest.write(out);
        });
  }

  /** Writes an ExactSum's form from its parts, without any check. */
  static void writeSum(DataOutput out, long count, int flags, int exponent, int... significand)
      throws IOException {
    out.writeByte('S');
    out.writeByte(1);
    out.writeLong(count);
    out.writeByte(flags);
    out.writeShort(exponent);
    out.writeShort(significand.length);
    for (int part : significand) {
      out.writeByte(part);
    }
  }

  static <S> S read(Reader<S> reader, byte[] bytes) throws IOException {
    return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Forms.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no test resource " + name);
      }
      return in.readAllBytes();
    }
  }
}
