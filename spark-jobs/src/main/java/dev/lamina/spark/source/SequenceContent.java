package dev.lamina.spark.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A sequence as its source has it: what {@link DataRecord#bytes} are of.
 *
 * @param kind what the content is
 * @param content text in UTF-8, ids as little-endian int64, or features as little-endian float32,
 *     step by step. Not to be modified.
 * @param labels one a step, by index or by name; null if steps have none. Not to be modified.
 */
@SuppressWarnings("ArrayRecordComponent") // On its way alone; never compared.
public record SequenceContent(Kind kind, byte[] content, String[] labels) {
  /** What a sequence is made of. */
  public enum Kind {
    TEXT,
    IDS,
    FEATURES
  }

  /** As bytes, which {@link #of} reads. */
  @SuppressWarnings("EnumOrdinal") // From one task to another of the same job, never at rest.
  byte[] toBytes() {
    byte[] joined =
        labels == null ? new byte[0] : String.join("\n", labels).getBytes(StandardCharsets.UTF_8);
    int count = labels == null ? -1 : labels.length;
    return ByteBuffer.allocate(9 + joined.length + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) kind.ordinal())
        .putInt(count)
        .putInt(joined.length)
        .put(joined)
        .put(content)
        .array();
  }

  /** The sequence of a record's bytes. */
  public static SequenceContent of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Kind kind = Kind.values()[in.get()];
    int count = in.getInt();
    byte[] joined = new byte[in.getInt()];
    in.get(joined);
    byte[] content = new byte[in.remaining()];
    in.get(content);
    String[] labels =
        count < 0
            ? null
            : count == 0
                ? new String[0]
                : new String(joined, StandardCharsets.UTF_8).split("\n", -1);
    return new SequenceContent(kind, content, labels);
  }

  /** The text. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The ids, or the features: read from the beginning. */
  public ByteBuffer values() {
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }
}
