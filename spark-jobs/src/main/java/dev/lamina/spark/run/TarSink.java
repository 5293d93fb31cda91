package dev.lamina.spark.run;

import dev.lamina.image.transform.Transformed;
import dev.lamina.spark.source.DataRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A tar shard for each partition, as WebDataset's: an image, the label as {@code cls}, kept columns
 * of text or bytes under their names, and all others as {@code columns.json}.
 */
final class TarSink implements RecordSink {
  private static final String LABEL = "cls";
  private static final String OTHERS = "columns.json";

  private final String name;
  private final TaskFiles files;
  private final ImageBytes images;
  private final StructType kept;
  private TaskFiles.Pending shard;
  private TarArchiveOutputStream tar;

  TarSink(String name, TaskFiles files, ImageBytes images, StructType kept) {
    this.name = name;
    this.files = files;
    this.images = images;
    this.kept = kept;
  }

  @Override
  public Written write(DataRecord record, Transformed transformed) throws IOException, RecordFault {
    String key = OutputName.inShard(record.key());
    Map<String, byte[]> members = new LinkedHashMap<>();
    byte[] image = images.encode(transformed);
    members.put(images.extension(), image);
    if (record.label() != null) {
      members.put(LABEL, utf8(record.label().toString()));
    }
    addKept(record.kept(), members);
    open();
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(key + "." + member.getKey());
      entry.setSize(member.getValue().length);
      // The same bytes at every attempt.
      entry.setModTime(0);
      entry.setIds(0, 0);
      tar.putArchiveEntry(entry);
      tar.write(member.getValue());
      tar.closeArchiveEntry();
    }
    return new Written(name, image);
  }

  private void open() throws IOException {
    if (tar != null) {
      return;
    }
    shard = files.begin(name.substring(name.lastIndexOf('/') + 1));
    tar = new TarArchiveOutputStream(files.create(shard), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  private void addKept(Object[] values, Map<String, byte[]> members) {
    StructType others = new StructType();
    List<Object> ofOthers = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      StructField field = kept.fields()[i];
      String extension = field.name().toLowerCase(Locale.ROOT);
      boolean isText = field.dataType().equals(DataTypes.StringType);
      boolean isMember =
          (isText || field.dataType().equals(DataTypes.BinaryType))
              && extension.matches("[a-z0-9_.]*[a-z0-9_]")
              && !members.containsKey(extension);
      if (values[i] != null && isMember) {
        members.put(extension, isText ? utf8((String) values[i]) : (byte[]) values[i]);
      } else if (values[i] != null) {
        others = others.add(field);
        ofOthers.add(values[i]);
      }
    }
    if (!ofOthers.isEmpty()) {
      members.put(OTHERS, utf8(new GenericRowWithSchema(ofOthers.toArray(), others).json()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void finish() throws IOException {
    if (tar != null) {
      tar.close();
      tar = null;
      files.finish(shard);
    }
  }

  @Override
  public void close() {
    if (tar != null) {
      try {
        tar.close();
      } catch (IOException e) {
        // A member that a failure cut short cannot be closed; the shard never gets its name.
        throw new UncheckedIOException(e);
      } finally {
        tar = null;
      }
    }
  }
}
