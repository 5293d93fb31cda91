package dev.lamina.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Tensors in a Parquet table, one row a record, with labels or without; immutable.
 *
 * <p>A row that has no key, label or tensor, or a label of no class, is a record at fault. Classes
 * are labels from 0, or names: the given ones, or those that occur, in sorted order.
 */
public final class TensorTable implements DataSet {
  private static final String MIN_PARTITIONS = "spark.sql.files.minPartitionNum";
  private static final String ROWS_AT_ONCE = "spark.sql.parquet.columnarReaderBatchSize";
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
  private static final int MOST_ROWS = 4096;

  /** About what a core's cache holds. */
  private static final long BLOCK_BYTES = 1 << 20;

  /** What a Parquet file begins with. */
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  /** More distinct labels are no classes but something else. */
  private static final int MOST_CLASSES = 100_000;

  private final String root;
  private final TensorColumns columns;
  private final List<String> classes;
  private final StructType schema;
  private final long recordBytes;
  private final long size;
  private final List<String> emptyClasses;

  private TensorTable(
      String root,
      TensorColumns columns,
      List<String> classes,
      StructType schema,
      long recordBytes,
      long size,
      List<String> emptyClasses) {
    this.root = root;
    this.columns = columns;
    this.classes = List.copyOf(classes);
    this.schema = schema;
    this.recordBytes = recordBytes;
    this.size = size;
    this.emptyClasses = List.copyOf(emptyClasses);
  }

  /**
   * Requires that there is such a table, as far as that can be told without Spark: that its first
   * file is Parquet.
   *
   * @param root its folder or file, in any file system that Hadoop knows
   * @throws SourceException if there is none
   * @throws IOException if the file system fails
   */
  public static void check(String root, Configuration hadoop) throws IOException {
    SourceException.check(!root.isBlank(), "the table's name is empty");
    Path path = new Path(root);
    FileSystem system = path.getFileSystem(hadoop);
    SourceException.check(system.exists(path), "table %s does not exist", root);
    RemoteIterator<LocatedFileStatus> files = system.listFiles(path, true);
    while (files.hasNext()) {
      Path file = files.next().getPath();
      if (!file.getName().startsWith("_") && !file.getName().startsWith(".")) {
        SourceException.check(
            isParquet(system, file), "table %s: its file %s is not Parquet", root, file.getName());
        return;
      }
    }
    throw new SourceException("table " + root + " has no file");
  }

  private static boolean isParquet(FileSystem system, Path file) throws IOException {
    try (FSDataInputStream in = system.open(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /**
   * Looks at a table's columns, and counts its rows and labels.
   *
   * @param root its folder or file, in any file system that Hadoop knows
   * @param classes the names of the classes, by label; null for those that occur. Of no use where
   *     the columns have no label.
   * @param classCount how many there are if labels are integers and no names are given
   * @param recordBytes of a tensor that is as it should be
   * @throws SourceException if there is no such table, or it has other columns or no row
   * @throws IOException if the file system fails
   */
  public static TensorTable open(
      SparkSession session,
      String root,
      TensorColumns columns,
      List<String> classes,
      int classCount,
      long recordBytes)
      throws IOException {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    check(root, hadoop);
    Path path = new Path(root);
    SparkSession own = sameSettings(session);
    // Few rows are shuffled: a count for each label.
    own.conf().set(SHUFFLE_PARTITIONS, 1);
    Dataset<Row> table = table(own, root);
    StructType schema = table.schema();
    columns.check(root, schema);
    String qualified = path.getFileSystem(hadoop).makeQualified(path).toString();
    if (!columns.hasLabel()) {
      long size = table.count();
      SourceException.check(size > 0, "table %s has no row", root);
      return new TensorTable(qualified, columns, List.of(), schema, recordBytes, size, List.of());
    }
    List<Row> counts =
        table
            .groupBy(TensorColumns.column(columns.label()).cast("string"))
            .count()
            .limit(MOST_CLASSES + 1)
            .collectAsList();
    SourceException.check(!counts.isEmpty(), "table %s has no row", root);
    SourceException.check(
        counts.size() <= MOST_CLASSES,
        "table %s: column '%s' has more than %d different labels",
        root,
        columns.label(),
        MOST_CLASSES);
    long size = 0;
    TreeMap<String, Long> found = new TreeMap<>();
    for (Row count : counts) {
      size += count.getLong(1);
      if (!count.isNullAt(0)) {
        found.put(count.getString(0), count.getLong(1));
      }
    }
    boolean hasClassNames = columns.hasClassNames(schema);
    List<String> labels = IntStream.range(0, classCount).mapToObj(Integer::toString).toList();
    List<String> names = classes;
    if (names == null) {
      names = hasClassNames ? List.copyOf(found.keySet()) : labels;
    }
    List<String> empty = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      String written = hasClassNames ? names.get(label) : Integer.toString(label);
      if (!found.containsKey(written)) {
        empty.add(names.get(label));
      }
    }
    return new TensorTable(qualified, columns, names, schema, recordBytes, size, empty);
  }

  // Scala's methods throw checked exceptions that they do not declare.
  @SuppressWarnings("CatchingUnchecked")
  private static Dataset<Row> table(SparkSession session, String root) {
    try {
      return session.read().parquet(root);
    } catch (Exception e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SourceException("table " + root + " cannot be read as Parquet: " + message);
    }
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public boolean isLabelled() {
    return columns.hasLabel();
  }

  @Override
  public StructType kept() {
    return columns.keptOf(schema);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<String> emptyClasses() {
    return emptyClasses;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A file is cut between its row groups alone, so there may be fewer parts.
   */
  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    int parts = partitions > 0 ? partitions : 4 * session.sparkContext().defaultParallelism();
    boolean hasClassNames = columns.hasClassNames(schema);
    SparkSession own = sameSettings(session);
    own.conf().set(MIN_PARTITIONS, parts);
    // Spark decodes so many rows at once, by default 4096, which of large tensors no memory holds.
    long rowsAtOnce = Math.max(1, Math.min(MOST_ROWS, BLOCK_BYTES / Math.max(1, recordBytes)));
    own.conf().set(ROWS_AT_ONCE, rowsAtOnce);
    Column label =
        columns.hasLabel()
            ? TensorColumns.column(columns.label()).cast(hasClassNames ? "string" : "bigint")
            : functions.lit(null).cast("bigint");
    List<Column> selected = new ArrayList<>();
    selected.add(TensorColumns.column(columns.key()).cast("string"));
    selected.add(label);
    selected.add(TensorColumns.column(columns.tensor()));
    selected.add(functions.col("_metadata.file_path"));
    StructType kept = kept();
    for (String name : kept.fieldNames()) {
      selected.add(TensorColumns.column(name));
    }
    Dataset<Row> rows =
        own.read().schema(schema).parquet(root).select(selected.toArray(Column[]::new));
    // Spark's own rows: as rows for users each element of an array would be an object.
    RDD<InternalRow> internal =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
    TensorReader reader =
        new TensorReader(columns, classes, hasClassNames, columns.isBinary(schema), kept, maxBytes);
    return internal.toJavaRDD().mapPartitions(reader);
  }

  /** A session for settings that Spark does not take for one table alone. */
  private static SparkSession sameSettings(SparkSession session) {
    SparkSession own = session.newSession();
    scala.collection.Iterator<scala.Tuple2<String, String>> settings =
        session.conf().getAll().iterator();
    while (settings.hasNext()) {
      scala.Tuple2<String, String> setting = settings.next();
      if (own.conf().isModifiable(setting._1())) {
        own.conf().set(setting._1(), setting._2());
      }
    }
    return own;
  }
}
