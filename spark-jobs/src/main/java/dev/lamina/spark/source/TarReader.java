package dev.lamina.spark.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads the records of a slice's shards; what cannot be read of a damaged shard becomes a record
 * that says so.
 */
final class TarReader implements FlatMapFunction<byte[], DataRecord> {
  private static final long serialVersionUID = 1L;
  private static final String DUPLICATE_KEY = "duplicate-key";
  private static final String UNEXPECTED = "unexpected-member";

  private final String root;
  private final List<String> classes;
  private final TarShards.Columns columns;
  private final long maxBytes;
  private final SerializableConfiguration hadoop;

  TarReader(
      String root,
      List<String> classes,
      TarShards.Columns columns,
      long maxBytes,
      SerializableConfiguration hadoop) {
    this.root = root;
    this.classes = classes;
    this.columns = columns;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<DataRecord> call(byte[] written) throws IOException {
    return new Records(FileSlice.read(written).keys());
  }

  /** The records of shards, one shard after the other. */
  private final class Records implements Iterator<DataRecord> {
    private final Deque<String> shards;
    private final Deque<DataRecord> ready = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private String shard;
    private TarMembers members;

    Records(String[] keys) {
      this.shards = new ArrayDeque<>(Arrays.asList(keys));
      TaskContext task = TaskContext.get();
      if (task != null) {
        TaskCompletionListener closing = context -> close();
        task.addTaskCompletionListener(closing);
      }
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && (members != null || !shards.isEmpty())) {
        advance();
      }
      return !ready.isEmpty();
    }

    @Override
    public DataRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void advance() {
      try {
        if (members == null) {
          shard = shards.remove();
          seen.clear();
          members = new TarMembers(path(shard), hadoop.value(), maxBytes);
        }
        TarMembers.Sample sample = members.read();
        if (sample == null) {
          close();
        } else {
          ready.add(record(sample));
        }
      } catch (IOException | RuntimeException e) {
        String message =
            "nothing is read after byte %d, record %d: %s"
                .formatted(members == null ? 0 : members.position(), seen.size(), e.getMessage());
        ready.add(fault(shard, new RowFault(TarMembers.DAMAGED, message)));
        close();
      }
    }

    private void close() {
      if (members != null) {
        try {
          members.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          members = null;
        }
      }
    }

    private DataRecord record(TarMembers.Sample sample) {
      String key = shard + "/" + sample.key();
      Integer label = null;
      Object[] kept = new Object[columns.kept().length()];
      try {
        if (!seen.add(sample.key())) {
          throw new RowFault(DUPLICATE_KEY, "the shard has another record " + sample.key());
        }
        if (sample.fault() != null) {
          throw sample.fault();
        }
        kept = kept(sample.members());
        String content = content(sample.members());
        checkExpected(sample.members(), content);
        label = columns.label() == null ? null : label(sample.members().get(columns.label()));
        String name = label == null ? null : classes.get(label);
        byte[] bytes = sample.members().get(content);
        return new DataRecord(key, path(shard).toString(), label, name, bytes, kept, null, null);
      } catch (RowFault e) {
        String name = label == null ? null : classes.get(label);
        return new DataRecord(
            key, path(shard).toString(), label, name, null, kept, e.reason(), e.getMessage());
      }
    }
  }

  private Path path(String shard) {
    return new Path(new Path(root), new Path(null, null, shard));
  }

  private DataRecord fault(String shard, RowFault fault) {
    return new DataRecord(
        shard,
        path(shard).toString(),
        null,
        null,
        null,
        new Object[columns.kept().length()],
        fault.reason(),
        fault.getMessage());
  }

  /** The extension of the image. */
  private String content(Map<String, byte[]> members) throws RowFault {
    List<String> images = new ArrayList<>();
    for (String extension : members.keySet()) {
      boolean isIt =
          columns.content() == null
              ? TarShards.isImage(extension) && !isKept(extension)
              : extension.equals(columns.content());
      if (isIt) {
        images.add(extension);
      }
    }
    if (images.isEmpty()) {
      String expected = columns.content() == null ? "with an image's extension" : columns.content();
      throw new RowFault(
          RowFault.MISSING, "no member %s; there are %s".formatted(expected, members.keySet()));
    }
    if (images.size() > 1) {
      throw new RowFault(
          UNEXPECTED, "several images, %s; 'content_column' names the one".formatted(images));
    }
    return images.get(0);
  }

  private boolean isKept(String extension) {
    return Arrays.asList(columns.kept().fieldNames()).contains(extension);
  }

  private void checkExpected(Map<String, byte[]> members, String content) throws RowFault {
    for (String extension : members.keySet()) {
      boolean isKnown =
          columns.isOpen()
              || extension.equals(content)
              || extension.equals(columns.label())
              || isKept(extension);
      if (!isKnown) {
        throw new RowFault(
            UNEXPECTED,
            "a member .%s, which the first records have not; 'keep_columns' names those to keep"
                .formatted(extension));
      }
    }
  }

  private Object[] kept(Map<String, byte[]> members) {
    StructField[] fields = columns.kept().fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      byte[] value = members.get(fields[i].name());
      boolean isText = fields[i].dataType().equals(DataTypes.StringType);
      values[i] = value != null && isText ? new String(value, StandardCharsets.UTF_8) : value;
    }
    return values;
  }

  /** An index, or the name of a class. */
  private int label(byte[] member) throws RowFault {
    if (member == null) {
      throw new RowFault(RowFault.MISSING, "no member ." + columns.label());
    }
    String text = new String(member, StandardCharsets.UTF_8).strip();
    int label = classes.indexOf(text);
    if (label < 0 && text.matches("\\d{1,9}") && Integer.parseInt(text) < classes.size()) {
      label = Integer.parseInt(text);
    }
    if (label < 0) {
      throw new RowFault(
          RowFault.UNKNOWN_CLASS,
          "member .%s is neither the name of a class nor 0 to %d: %s"
              .formatted(
                  columns.label(),
                  classes.size() - 1,
                  text.substring(0, Math.min(100, text.length()))));
    }
    return label;
  }
}
