package dev.lamina.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Image files in tar shards, as WebDataset has them: each with what belongs to it beside it, under
 * the same name with another extension; immutable.
 *
 * <p>A record's key is the shard's path below the root and the members' common name. Its image is
 * the member with an image's extension, its class the member {@code cls}; the others are kept
 * columns, strings where the extension is one of text, found in the beginning of the first shard. A
 * shard is read by one task.
 */
public final class TarShards implements DataSet {
  private static final Set<String> TEXTS =
      Set.of(
          "txt",
          "text",
          "transcript",
          "caption",
          "json",
          "jsonl",
          "csv",
          "xml",
          "html",
          "cls",
          "cls2",
          "class",
          "label",
          "count",
          "index",
          "inx",
          "id",
          "key",
          "url");
  private static final String CLASS = "cls";
  private static final int PEEKED = 1000;
  private static final long PEEKED_BYTES = 1L << 26;

  private final String root;
  private final List<ListedFile> shards;
  private final List<String> classes;
  private final Columns columns;
  private final long size;
  private final long hidden;
  private final long outside;

  /**
   * Which members are used for what.
   *
   * @param label the extension of the class's member; null if none is read
   * @param content that of the image; null for the one that is an image's
   * @param kept the columns of others
   * @param isOpen whether the records may have no others
   */
  record Columns(String label, String content, StructType kept, boolean isOpen)
      implements java.io.Serializable {}

  private TarShards(
      FileListing listing,
      List<ListedFile> shards,
      List<String> classes,
      Columns columns,
      long size) {
    this.root = listing.root().toString();
    this.shards = List.copyOf(shards);
    this.classes = List.copyOf(classes);
    this.columns = columns;
    this.size = size;
    this.hidden = listing.hidden();
    this.outside = (long) listing.files().size() - shards.size();
  }

  /**
   * Lists shards, and looks into the first.
   *
   * @throws SourceException if there is no shard, or it has no record
   * @throws IOException if the file system fails
   */
  static TarShards list(DataRequest request, Configuration hadoop) throws IOException {
    FileListing listing = FileListing.of(request.data(), hadoop);
    List<ListedFile> shards =
        listing.files().stream().filter(file -> TarMembers.isShard(file.key())).toList();
    SourceException.check(
        !shards.isEmpty(), "%s has no file .tar, .tar.gz or .tgz", request.data());
    Set<String> extensions = new TreeSet<>();
    long recordBytes = peek(listing.root(), shards, hadoop, extensions);
    Columns columns = columns(request, extensions);
    List<String> classes = request.classes();
    if (columns.label() == null) {
      classes = List.of();
    } else if (classes == null) {
      classes = IntStream.range(0, request.classCount()).mapToObj(Integer::toString).toList();
    }
    long bytes = shards.stream().mapToLong(ListedFile::length).sum();
    return new TarShards(listing, shards, classes, columns, Math.max(1, bytes / recordBytes));
  }

  /** Collects the extensions of the first records, and returns the mean size of these. */
  private static long peek(
      Path root, List<ListedFile> shards, Configuration hadoop, Set<String> extensions)
      throws IOException {
    for (ListedFile shard : shards) {
      int records = 0;
      Path path = new Path(root, new Path(null, null, shard.key()));
      try (TarMembers members = new TarMembers(path, hadoop, PEEKED_BYTES)) {
        TarMembers.Sample sample = members.read();
        while (sample != null && !sample.isDamaged()) {
          records++;
          extensions.addAll(sample.members().keySet());
          if (records == PEEKED || members.position() > PEEKED_BYTES) {
            return Math.max(1, members.position() / records);
          }
          sample = members.read();
        }
        if (records > 0) {
          return Math.max(1, shard.length() / records);
        }
      } catch (IOException e) {
        // A damaged shard is told of when it is read; what it begins with tells enough.
        if (records > 0) {
          return Math.max(1, shard.length() / records);
        }
      }
    }
    throw new SourceException("no record can be read of any shard, such as " + shards.get(0).key());
  }

  private static Columns columns(DataRequest request, Set<String> extensions) {
    DataColumns names = request.columns();
    String label = null;
    if (request.isLabelled()) {
      label = extensions.contains(names.label()) ? names.label() : CLASS;
      SourceException.check(
          extensions.contains(label),
          "the records of %s have no member .%s or .%s that names their class; they have %s",
          request.data(),
          names.label(),
          CLASS,
          extensions);
    }
    List<String> kept = names.kept();
    if (kept == null) {
      kept = new ArrayList<>();
      for (String extension : extensions) {
        boolean isContent =
            names.content() == null ? isImage(extension) : extension.equals(names.content());
        if (!isContent && !extension.equals(label)) {
          kept.add(extension);
        }
      }
    }
    StructType columns = new StructType();
    for (String extension : kept) {
      String last = extension.substring(extension.lastIndexOf('.') + 1);
      columns =
          columns.add(
              extension, TEXTS.contains(last) ? DataTypes.StringType : DataTypes.BinaryType, true);
    }
    return new Columns(label, names.content(), columns, names.kept() != null);
  }

  /** Whether an extension is of an image. */
  static boolean isImage(String extension) {
    return ImageFiles.hasImageSuffix("x." + extension);
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public boolean isLabelled() {
    return columns.label() != null;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  /** {@inheritDoc} A guess: only reading a shard to its end tells how many records it has. */
  @Override
  public long size() {
    return size;
  }

  /** {@inheritDoc} None is told of: the classes are not counted. */
  @Override
  public List<String> emptyClasses() {
    return List.of();
  }

  @Override
  public StructType kept() {
    return columns.kept();
  }

  @Override
  public long hidden() {
    return hidden;
  }

  @Override
  public long outside() {
    return outside;
  }

  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<byte[]> slices = FileSlice.written(shards, partitions, context.defaultParallelism());
    TarReader reader =
        new TarReader(
            root,
            classes,
            columns,
            maxBytes,
            new SerializableConfiguration(context.hadoopConfiguration()));
    return context.parallelize(slices, slices.size()).flatMap(reader);
  }
}
