package dev.lamina.spark.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Lines of text files, one a record, without labels; immutable.
 *
 * <p>A record's key is its file's path below the root and the place of its first byte there: {@code
 * part-1.txt:2048}. Compressed files (.gz, .bz2) are read as what is in them.
 */
final class TextLines implements DataSet {
  /** A guess of a line's bytes, for people who wait. */
  private static final int LINE_BYTES = 64;

  private final String root;
  private final List<String> files;
  private final long bytes;

  private TextLines(String root, List<String> files, long bytes) {
    this.root = root;
    this.files = List.copyOf(files);
    this.bytes = bytes;
  }

  /**
   * Lists the files.
   *
   * @param root a folder or file, in any file system that Hadoop knows
   * @throws SourceException if there is none
   * @throws IOException if the file system fails
   */
  static TextLines list(String root, Configuration hadoop) throws IOException {
    SourceException.check(!root.isBlank(), "the name of the data is empty");
    Path path = new Path(root);
    FileSystem system = path.getFileSystem(hadoop);
    SourceException.check(system.exists(path), "text %s does not exist", root);
    List<String> files = new ArrayList<>();
    long bytes = 0;
    RemoteIterator<LocatedFileStatus> listed = system.listFiles(path, true);
    while (listed.hasNext()) {
      LocatedFileStatus file = listed.next();
      if (!FileListing.isHidden(file.getPath().getName())) {
        files.add(file.getPath().toString());
        bytes += file.getLen();
      }
    }
    SourceException.check(!files.isEmpty(), "text folder %s has no file", root);
    files.sort(null);
    return new TextLines(system.makeQualified(path).toString(), files, bytes);
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public boolean isLabelled() {
    return false;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public SequenceContent.Kind sequences() {
    return SequenceContent.Kind.TEXT;
  }

  @Override
  public long size() {
    return Math.max(1, bytes / LINE_BYTES);
  }

  @Override
  public List<String> emptyClasses() {
    return List.of();
  }

  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    int parts = partitions > 0 ? partitions : 4 * session.sparkContext().defaultParallelism();
    Configuration hadoop = new Configuration(session.sparkContext().hadoopConfiguration());
    hadoop.setLong(FileInputFormat.SPLIT_MAXSIZE, Math.max(1, (bytes + parts - 1) / parts));
    hadoop.setLong(FileInputFormat.SPLIT_MINSIZE, 1);
    String names = String.join(",", files.stream().map(TextLines::escaped).toList());
    JavaNewHadoopRDD<LongWritable, Text> lines =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopFile(
                names, TextInputFormat.class, LongWritable.class, Text.class, hadoop);
    String below = root;
    long most = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    return lines.mapPartitionsWithInputSplit(
        (split, own) -> records(below, ((FileSplit) split).getPath().toString(), own, most), true);
  }

  /** Hadoop takes a comma for the end of a name. */
  private static String escaped(String name) {
    return name.replace(",", "\\,");
  }

  private static Iterator<DataRecord> records(
      String root, String path, Iterator<Tuple2<LongWritable, Text>> lines, long maxBytes) {
    String name =
        path.startsWith(root + "/")
            ? path.substring(root.length() + 1)
            : path.substring(path.lastIndexOf('/') + 1);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public DataRecord next() {
        Tuple2<LongWritable, Text> line = lines.next();
        String key = name + ":" + line._1().get();
        byte[] text = line._2().copyBytes();
        if (text.length > maxBytes) {
          RowFault fault = RowFault.tooLarge("the line", text.length, maxBytes);
          return DataRecord.of(key, path, null, null, null, fault.reason(), fault.getMessage());
        }
        // Invalid bytes become the sign for such, as in a table.
        byte[] valid = new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        byte[] content = new SequenceContent(SequenceContent.Kind.TEXT, valid, null).toBytes();
        return DataRecord.of(key, path, null, null, content, null, null);
      }
    };
  }
}
