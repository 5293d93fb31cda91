package dev.lamina.spark.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads the files of a slice, one when it is asked for; a file that fails becomes a record that
 * says so.
 */
final class FileReader implements FlatMapFunction<byte[], DataRecord> {
  private static final long serialVersionUID = 1L;

  private final FileContent files;
  private final List<String> classes;
  private final long maxBytes;

  /**
   * A reader.
   *
   * @param root the whole path of the folder that keys start from
   * @param classes the names of the classes; none if files have none
   */
  FileReader(String root, List<String> classes, long maxBytes, SerializableConfiguration hadoop) {
    this.files = new FileContent(root, hadoop);
    this.classes = classes;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
  }

  @Override
  public Iterator<DataRecord> call(byte[] written) throws IOException {
    FileSlice slice = FileSlice.read(written);
    return IntStream.range(0, slice.keys().length)
        .mapToObj(i -> read(slice.keys()[i], slice.labels()[i]))
        .iterator();
  }

  private DataRecord read(String key, int place) {
    Integer label = place == ListedFile.NO_LABEL ? null : place;
    String name = label == null ? null : classes.get(label);
    String path = files.path(key);
    try {
      return DataRecord.of(key, path, label, name, files.read(key, maxBytes), null, null);
    } catch (RowFault e) {
      return DataRecord.of(key, path, label, name, null, e.reason(), e.getMessage());
    }
  }
}
