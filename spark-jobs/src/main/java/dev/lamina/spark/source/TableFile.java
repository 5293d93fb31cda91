package dev.lamina.spark.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The formats of tables' files, told by their names or first bytes, and how Spark reads them. */
enum TableFile {
  PARQUET,
  CSV,
  TSV,
  JSON_LINES;

  /** The column of a text table's lines that do not fit its other columns. */
  static final String MALFORMED = "_lamina_malformed_line";

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  /** The format that a file's name ends with; null if with none. */
  static TableFile ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst)$", "");
    if (lower.endsWith(".parquet")) {
      return PARQUET;
    } else if (lower.endsWith(".csv")) {
      return CSV;
    } else if (lower.endsWith(".tsv")) {
      return TSV;
    }
    boolean isJson = List.of(".jsonl", ".ndjson", ".json").stream().anyMatch(lower::endsWith);
    return isJson ? JSON_LINES : null;
  }

  static boolean isParquet(FileSystem system, Path file) throws IOException {
    try (FSDataInputStream in = system.open(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** The columns of a Parquet file, from its end. */
  static MessageType parquetColumns(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return reader.getFileMetaData().getSchema();
    } catch (RuntimeException e) {
      throw new SourceException(file + " cannot be read as Parquet: " + e.getMessage());
    }
  }

  boolean isText() {
    return this != PARQUET;
  }

  /**
   * The table, of all its columns.
   *
   * @param strings columns that are strings, whatever their values look like
   */
  // Scala's methods throw checked exceptions that they do not declare.
  @SuppressWarnings("CatchingUnchecked")
  Dataset<Row> read(SparkSession session, String root, List<String> strings) {
    try {
      if (!isText()) {
        return session.read().parquet(root);
      }
      StructType found = load(reader(session).option("inferSchema", true), root).schema();
      StructType schema = new StructType();
      for (StructField field : found.fields()) {
        boolean isString = strings.contains(field.name());
        schema = schema.add(field.name(), isString ? DataTypes.StringType : field.dataType(), true);
      }
      return load(
          reader(session)
              .option("columnNameOfCorruptRecord", MALFORMED)
              .option("enforceSchema", false)
              .schema(schema.add(MALFORMED, DataTypes.StringType, true)),
          root);
    } catch (Exception e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String name = this == JSON_LINES ? "JSON lines" : this == PARQUET ? "Parquet" : name();
      throw new SourceException("table %s cannot be read as %s: %s".formatted(root, name, message));
    }
  }

  /** The table, of columns that are known. */
  Dataset<Row> read(SparkSession session, String root, StructType schema) {
    if (!isText()) {
      return session.read().schema(schema).parquet(root);
    }
    return load(
        reader(session)
            .option("columnNameOfCorruptRecord", MALFORMED)
            .option("enforceSchema", false)
            .schema(schema),
        root);
  }

  private DataFrameReader reader(SparkSession session) {
    DataFrameReader reader = session.read();
    return this == JSON_LINES
        ? reader
        : reader.option("header", true).option("escape", "\"").option("sep", separator());
  }

  private String separator() {
    return this == TSV ? "\t" : ",";
  }

  private Dataset<Row> load(DataFrameReader reader, String root) {
    return this == JSON_LINES ? reader.json(root) : reader.csv(root);
  }
}
