package dev.lamina.spark.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads the files of a slice, one when it is asked for; a file that fails becomes a row that says
 * so.
 */
final class FileReader implements FlatMapFunction<byte[], DataRecord> {
  private static final long serialVersionUID = 1L;
  private static final String UNREADABLE = "unreadable-file";
  private static final String TOO_LARGE = "too-large";

  private final String root;
  private final List<String> classes;
  private final long maxBytes;
  private final SerializableConfiguration hadoop;

  FileReader(String root, List<String> classes, long maxBytes, SerializableConfiguration hadoop) {
    this.root = root;
    this.classes = classes;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<DataRecord> call(byte[] written) throws IOException {
    FileSlice slice = FileSlice.read(written);
    Configuration settings = hadoop.value();
    Path folder = new Path(root);
    return IntStream.range(0, slice.keys().length)
        .mapToObj(i -> read(settings, folder, slice.keys()[i], slice.labels()[i]))
        .iterator();
  }

  private DataRecord read(Configuration settings, Path folder, String key, int label) {
    Path path = new Path(folder, new Path(null, null, key));
    byte[] bytes = null;
    String reason = null;
    String message = null;
    try {
      FileSystem system = path.getFileSystem(settings);
      long length = system.getFileStatus(path).getLen();
      if (length > maxBytes) {
        reason = TOO_LARGE;
        message = "the file has %d bytes, at most %d are read".formatted(length, maxBytes);
      } else {
        try (FSDataInputStream in = system.open(path)) {
          bytes = in.readNBytes((int) maxBytes);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Of names with a colon, Hadoop's local file system throws an IllegalArgumentException.
      reason = UNREADABLE;
      message = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return DataRecord.of(key, path.toString(), label, classes.get(label), bytes, reason, message);
  }
}
