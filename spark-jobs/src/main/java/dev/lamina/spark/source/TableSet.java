package dev.lamina.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Records in a table, one row each, with labels or without: tensors, the content of image files, or
 * their paths; immutable.
 *
 * <p>A row that lacks its key, label or content, or has a label of no class, is a record at fault.
 * Classes are labels from 0, or names: the given ones, or those that occur, in sorted order. A key
 * that two rows have is an error.
 */
public final class TableSet implements DataSet {
  private static final String MIN_PARTITIONS = "spark.sql.files.minPartitionNum";
  private static final String ROWS_AT_ONCE = "spark.sql.parquet.columnarReaderBatchSize";
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
  private static final int MOST_ROWS = 4096;

  /** Files of a manifest that a task reads: their sizes are not known beforehand. */
  private static final int FILES_OF_A_TASK = 1024;

  /** About what a core's cache holds. */
  private static final long BLOCK_BYTES = 1 << 20;

  /** More distinct labels are no classes but something else. */
  private static final int MOST_CLASSES = 100_000;

  private static final int MOST_SHOWN = 5;

  private final DataRequest request;
  private final String root;
  private final TableFile file;
  private final StructType schema;
  private final DataColumns.Chosen columns;
  private final List<String> classes;
  private final List<String> emptyClasses;
  private final long size;
  private final long recordBytes;

  private TableSet(
      DataRequest request,
      Location location,
      StructType schema,
      DataColumns.Chosen columns,
      Labels labels) {
    this.request = request;
    this.root = location.root();
    this.file = location.file();
    this.schema = schema;
    this.columns = columns;
    this.classes = List.copyOf(labels.classes());
    this.emptyClasses = List.copyOf(labels.emptyClasses());
    this.size = labels.size();
    this.recordBytes =
        request.recordBytes() > 0 ? request.recordBytes() : location.bytes() / labels.size();
  }

  /** Where the table is: its files' format and bytes. */
  private record Location(String root, TableFile file, long bytes) {}

  /** What a pass over the labels found. */
  private record Labels(List<String> classes, List<String> emptyClasses, long size) {}

  /**
   * Requires that there is such a table, as far as that can be told without Spark: by its files.
   *
   * @throws SourceException if there is none
   * @throws IOException if the file system fails
   */
  static void check(DataRequest request, Configuration hadoop) throws IOException {
    Location unused = locate(request, hadoop);
  }

  private static Location locate(DataRequest request, Configuration hadoop) throws IOException {
    String root = request.data();
    SourceException.check(!root.isBlank(), "the table's name is empty");
    Path path = new Path(root);
    FileSystem system = path.getFileSystem(hadoop);
    SourceException.check(system.exists(path), "table %s does not exist", root);
    SourceException.check(
        !system.exists(new Path(path, "_delta_log")),
        "table %s is of Delta, whose log says which of its files count; give a Parquet copy",
        root);
    boolean isText =
        request.format() == DataFormat.MANIFEST || request.format() == DataFormat.SEQUENCES;
    TableFile found = null;
    long bytes = 0;
    RemoteIterator<LocatedFileStatus> files = system.listFiles(path, true);
    while (files.hasNext()) {
      LocatedFileStatus next = files.next();
      if (isHidden(next.getPath().getName())) {
        continue;
      }
      bytes += next.getLen();
      if (found == null) {
        found = format(system, next.getPath(), root, isText);
      }
    }
    SourceException.check(found != null, "table %s has no file", root);
    return new Location(system.makeQualified(path).toString(), found, bytes);
  }

  private static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  private static TableFile format(FileSystem system, Path file, String root, boolean isText)
      throws IOException {
    if (TableFile.isParquet(system, file)) {
      return TableFile.PARQUET;
    }
    TableFile named = TableFile.ofName(file.getName());
    SourceException.check(
        isText && named != null && named.isText(),
        "table %s: its file %s is not %s",
        root,
        file.getName(),
        isText ? "CSV, TSV, JSON lines or Parquet" : "Parquet");
    return named;
  }

  /**
   * Looks at a table's columns, and counts its rows, keys and labels.
   *
   * @throws SourceException if there is no such table, it has other columns or no row, or two rows
   *     of one key
   * @throws IOException if the file system fails
   */
  static TableSet open(SparkSession session, DataRequest request) throws IOException {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    Location location = locate(request, hadoop);
    SparkSession own = sameSettings(session);
    DataColumns names = request.columns();
    List<String> strings = new ArrayList<>(List.of(names.path(), DataColumns.KEY));
    if (names.key() != null) {
      strings.add(names.key());
    }
    boolean isSequences = request.format() == DataFormat.SEQUENCES;
    if (isSequences && location.file() != TableFile.JSON_LINES) {
      strings.add(names.content() == null ? DataColumns.TEXT : names.content());
      if (request.stepLabels() != null) {
        strings.add(request.stepLabels());
      }
    }
    if (request.classes() != null && request.classes().stream().allMatch(TableSet::isInteger)) {
      strings.add(names.label());
    }
    Dataset<Row> table = location.file().read(own, location.root(), strings);
    StructType schema = table.schema();
    DataColumns.Chosen columns =
        names.choose(
            request.data(), withoutMalformed(schema), request.format(), request.isLabelled());
    if (isSequences) {
      SequenceColumn unused = sequences(request, schema, columns);
    }
    checkKeys(request, columns, table, session.sparkContext().defaultParallelism());
    // Few rows are shuffled: a count for each label.
    own.conf().set(SHUFFLE_PARTITIONS, 1);
    return new TableSet(request, location, schema, columns, labels(request, columns, table));
  }

  private static SequenceColumn sequences(
      DataRequest request, StructType schema, DataColumns.Chosen columns) {
    String labels =
        request.stepLabels() == null
            ? null
            : DataColumns.existing(request.data(), schema, request.stepLabels());
    return SequenceColumn.of(request.data(), schema, columns.content(), labels);
  }

  private static boolean isInteger(String name) {
    return name.matches("[+-]?\\d+");
  }

  private static StructType withoutMalformed(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(TableFile.MALFORMED))
            .toArray(StructField[]::new));
  }

  private static void checkKeys(
      DataRequest request, DataColumns.Chosen columns, Dataset<Row> table, int parallelism) {
    Column key =
        columns.key() == null
            ? DataColumns.column(columns.content()).getField("origin")
            : DataColumns.column(columns.key());
    table.sparkSession().conf().set(SHUFFLE_PARTITIONS, Math.max(1, parallelism));
    List<Row> twice =
        table
            .select(key.cast("string").as("key"))
            .where("key is not null")
            .groupBy("key")
            .count()
            .where("count > 1")
            .limit(MOST_SHOWN)
            .collectAsList();
    SourceException.check(
        twice.isEmpty(),
        "table %s: %s names several rows: %s; 'key_column' names the one that names each",
        request.data(),
        columns.key() == null ? "the images' origin" : "column '" + columns.key() + "'",
        twice.stream()
            .map(row -> "'%s' %d".formatted(row.getString(0), row.getLong(1)))
            .sorted()
            .toList());
  }

  private static Labels labels(
      DataRequest request, DataColumns.Chosen columns, Dataset<Row> table) {
    if (!columns.hasLabel()) {
      long size = table.count();
      SourceException.check(size > 0, "table %s has no row", request.data());
      return new Labels(List.of(), List.of(), size);
    }
    List<Row> counts =
        table
            .groupBy(DataColumns.column(columns.label()).cast("string"))
            .count()
            .limit(MOST_CLASSES + 1)
            .collectAsList();
    SourceException.check(!counts.isEmpty(), "table %s has no row", request.data());
    SourceException.check(
        counts.size() <= MOST_CLASSES,
        "table %s: column '%s' has more than %d different labels",
        request.data(),
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
    List<String> names = request.classes();
    if (names == null) {
      names =
          columns.hasClassNames()
              ? List.copyOf(found.keySet())
              : IntStream.range(0, request.classCount()).mapToObj(Integer::toString).toList();
    }
    List<String> empty = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      String written = columns.hasClassNames() ? names.get(label) : Integer.toString(label);
      if (!found.containsKey(written)) {
        empty.add(names.get(label));
      }
    }
    return new Labels(names, empty, size);
  }

  /** The keys of all rows: one column, null where a row has none. */
  public Dataset<Row> keys(SparkSession session) {
    Column key =
        columns.key() == null
            ? DataColumns.column(columns.content()).getField("origin")
            : DataColumns.column(columns.key());
    return file.read(sameSettings(session), root, schema).select(key.cast("string").as("key"));
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
    return columns.kept();
  }

  @Override
  public SequenceContent.Kind sequences() {
    return request.format() == DataFormat.SEQUENCES
        ? sequences(request, schema, columns).kind()
        : null;
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
   * <p>A table of content is cut between its row groups alone, so there may be fewer parts. A
   * manifest is cut by the number of its files.
   */
  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    int least = 4 * session.sparkContext().defaultParallelism();
    boolean isManifest = request.format() == DataFormat.MANIFEST;
    long byCount = isManifest ? size / FILES_OF_A_TASK + 1 : 0;
    int parts = partitions > 0 ? partitions : (int) Math.max(least, byCount);
    SparkSession own = sameSettings(session);
    own.conf().set(MIN_PARTITIONS, parts);
    // Spark decodes so many rows at once, by default 4096, which of large records no memory holds.
    long rowsAtOnce = Math.max(1, Math.min(MOST_ROWS, BLOCK_BYTES / Math.max(1, recordBytes)));
    own.conf().set(ROWS_AT_ONCE, rowsAtOnce);
    Dataset<Row> rows = file.read(own, root, schema).select(selected());
    if (isManifest) {
      rows = rows.repartition((int) Math.min(parts, Math.max(1, size)));
    }
    // Spark's own rows: as rows for users each element of an array would be an object.
    RDD<InternalRow> internal =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
    RowReader reader = new RowReader(columns, classes, content(session), maxBytes);
    return internal.toJavaRDD().mapPartitions(reader);
  }

  private Column[] selected() {
    Column none = functions.lit(null);
    List<Column> selected = new ArrayList<>();
    selected.add(
        columns.key() == null
            ? none.cast("string")
            : DataColumns.column(columns.key()).cast("string"));
    selected.add(
        columns.hasLabel()
            ? DataColumns.column(columns.label())
                .cast(columns.hasClassNames() ? "string" : "bigint")
            : none.cast("bigint"));
    selected.add(
        request.format() == DataFormat.SEQUENCES
            ? sequences(request, schema, columns).selected()
            : DataColumns.column(columns.content()));
    selected.add(functions.col("_metadata.file_path"));
    selected.add(file.isText() ? DataColumns.column(TableFile.MALFORMED) : none.cast("string"));
    for (String name : columns.kept().fieldNames()) {
      selected.add(DataColumns.column(name));
    }
    return selected.toArray(Column[]::new);
  }

  private ContentReader content(SparkSession session) {
    if (request.format() == DataFormat.MANIFEST) {
      Configuration hadoop = session.sparkContext().hadoopConfiguration();
      return new ContentReader.OfPaths(
          new FileContent(folder(hadoop), new SerializableConfiguration(hadoop)));
    }
    if (request.format() == DataFormat.SEQUENCES) {
      return sequences(request, schema, columns);
    }
    DataType type = schema.fields()[schema.fieldIndex(columns.content())].dataType();
    if (SparkImage.isImage(type)) {
      return new ContentReader.OfSparkImages();
    }
    boolean isTensor = request.format() == DataFormat.TENSORS;
    return type.equals(DataTypes.BinaryType)
        ? new ContentReader.OfBytes(isTensor ? "tensor" : "file")
        : new ContentReader.OfFloats(columns.content());
  }

  /** What a manifest's relative paths start from: the given folder, or the manifest's own. */
  private String folder(Configuration hadoop) {
    try {
      if (request.root() != null) {
        Path given = new Path(request.root());
        return given.getFileSystem(hadoop).makeQualified(given).toString();
      }
      Path path = new Path(root);
      boolean isFile = path.getFileSystem(hadoop).getFileStatus(path).isFile();
      return isFile ? path.getParent().toString() : root;
    } catch (IOException e) {
      throw new SourceException("the folder of " + root + " cannot be looked at: " + e);
    }
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
