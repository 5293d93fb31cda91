package dev.lamina.spark.job;

import dev.lamina.stats.Statistic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;

/**
 * Statistics of the rows of a distributed table: gathered by partition, merged as a tree, in their
 * own binary form on the way, so that the driver holds one and never one a task.
 */
final class Totals {
  private Totals() {}

  /** A supplier that travels. */
  interface Empty<S> extends Supplier<S>, Serializable {}

  /** What adds a row to a statistic, and travels. */
  interface Add<S, T> extends BiConsumer<S, T>, Serializable {}

  /** The static {@code read} of a statistic. */
  interface Reader<S> extends Serializable {
    S read(DataInput in) throws IOException;
  }

  /** The statistic of all rows. */
  static <S extends Statistic<S>, T> S of(
      JavaRDD<T> rows, Empty<S> empty, Add<S, T> add, Reader<S> reader) {
    JavaRDD<byte[]> parts =
        rows.mapPartitions(
            part -> {
              S statistic = empty.get();
              part.forEachRemaining(row -> add.accept(statistic, row));
              return List.of(write(statistic)).iterator();
            });
    return merge(parts, empty, reader);
  }

  /** The statistic of all parts, which are in its binary form. */
  static <S extends Statistic<S>> S merge(
      JavaRDD<byte[]> parts, Supplier<S> empty, Reader<S> reader) {
    if (parts.isEmpty()) {
      return empty.get();
    }
    return read(reader, parts.treeReduce((a, b) -> write(read(reader, a).merge(read(reader, b)))));
  }

  /** A statistic's binary form. */
  static byte[] write(Statistic<?> statistic) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      statistic.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The statistic of a binary form that Lamina wrote. */
  static <S> S read(Reader<S> reader, byte[] bytes) {
    try {
      return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
