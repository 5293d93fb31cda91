package dev.lamina.spark.source;

import dev.lamina.nn.Nearest;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The names of a table's columns.
 *
 * @param key of what names a record, a string or an integer; null for {@value #KEY} if there is
 *     one, else the path
 * @param label of its class, the index or the name
 * @param tensor of its elements in row-major order: an array of floats, or binary, little-endian
 *     float32
 * @param content of an image file's content, binary, or an image of Spark's; null for the only
 *     column of such a type. Of sequences: {@value #TEXT} if null
 * @param path of an image file's path, a string
 * @param kept those that the records bring along; null for all but the key, and the label, tensor,
 *     content or path where they are used
 */
public record DataColumns(
    String key, String label, String tensor, String content, String path, List<String> kept)
    implements Serializable {
  static final String KEY = "key";

  /** A table's column of sequences if none is named. */
  static final String TEXT = "text";

  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  /** Which columns of a table are used for what; all of them are there and of the right type. */
  record Chosen(String key, String label, String content, StructType kept, boolean hasClassNames)
      implements Serializable {
    boolean hasLabel() {
      return label != null;
    }
  }

  /**
   * Chooses the columns of a table.
   *
   * @throws SourceException if one is not there, or of a type that cannot be read
   */
  Chosen choose(String table, StructType schema, DataFormat format, boolean isLabelled) {
    String ofContent =
        switch (format) {
          case TENSORS -> existing(table, schema, tensor);
          case MANIFEST -> existing(table, schema, path);
          case SEQUENCES -> existing(table, schema, content == null ? TEXT : content);
          default -> content(table, schema);
        };
    checkContent(table, schema, format, ofContent);
    String ofKey = key(table, schema, ofContent);
    String ofLabel = isLabelled ? existing(table, schema, label) : null;
    if (ofLabel != null) {
      checkNameOrIndex(table, schema, ofLabel, "an integer or a string");
    }
    return new Chosen(
        ofKey,
        ofLabel,
        ofContent,
        kept(table, schema, ofKey, ofLabel, ofContent),
        ofLabel != null && type(schema, ofLabel).equals(DataTypes.StringType));
  }

  private String key(String table, StructType schema, String ofContent) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (key != null || names.contains(KEY)) {
      String name = existing(table, schema, key == null ? KEY : key);
      checkNameOrIndex(table, schema, name, "a string or an integer");
      return name;
    }
    if (names.contains(path) && type(schema, path).equals(DataTypes.StringType)) {
      return path;
    }
    if (SparkImage.isImage(type(schema, ofContent))) {
      return null;
    }
    throw new SourceException(
        "table %s has no column '%s'; there are %s; 'key_column' names the one that names records"
            .formatted(table, KEY, String.join(", ", names)));
  }

  private String content(String table, StructType schema) {
    if (content != null) {
      return existing(table, schema, content);
    }
    List<String> candidates =
        Arrays.stream(schema.fields())
            .filter(field -> holdsImages(field.dataType()))
            .map(StructField::name)
            .toList();
    SourceException.check(
        candidates.size() == 1,
        "table %s has %s columns of image content%s; 'content_column' names the one",
        table,
        candidates.isEmpty() ? "no" : "several",
        candidates.isEmpty()
            ? ": there are " + String.join(", ", schema.fieldNames())
            : ": " + String.join(", ", candidates));
    return candidates.get(0);
  }

  static boolean holdsImages(DataType type) {
    return type.equals(DataTypes.BinaryType) || SparkImage.isImage(type);
  }

  private static void checkContent(
      String table, StructType schema, DataFormat format, String name) {
    DataType type = type(schema, name);
    boolean isFloats =
        type instanceof ArrayType array && array.elementType().equals(DataTypes.FloatType);
    boolean isRight =
        switch (format) {
          case TENSORS -> isFloats || type.equals(DataTypes.BinaryType);
          case MANIFEST -> type.equals(DataTypes.StringType);
          case SEQUENCES -> true; // SequenceColumn says which types it takes.
          default -> holdsImages(type);
        };
    String expected =
        switch (format) {
          case TENSORS -> "array<float>, or binary of little-endian float32";
          case MANIFEST -> "a string: the path of an image file";
          default -> "binary, or an image of Spark's";
        };
    SourceException.check(
        isRight,
        "table %s: column '%s' must be %s; it is %s",
        table,
        name,
        expected,
        type.catalogString());
  }

  private StructType kept(
      String table, StructType schema, String ofKey, String ofLabel, String ofContent) {
    StructType found = new StructType();
    if (kept != null) {
      for (String name : kept) {
        found = found.add(schema.fields()[schema.fieldIndex(existing(table, schema, name))]);
      }
      return found;
    }
    for (StructField field : schema.fields()) {
      String name = field.name();
      if (!name.equals(ofKey) && !name.equals(ofLabel) && !name.equals(ofContent)) {
        found = found.add(field);
      }
    }
    return found;
  }

  /** The name, if there is such a column. */
  static String existing(String table, StructType schema, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    SourceException.check(
        names.contains(name),
        "table %s has no column '%s'%s; there are %s",
        table,
        name,
        Nearest.hint(name, names),
        String.join(", ", names));
    return name;
  }

  private static void checkNameOrIndex(
      String table, StructType schema, String name, String expected) {
    DataType type = type(schema, name);
    SourceException.check(
        type.equals(DataTypes.StringType) || INTEGERS.contains(type),
        "table %s: column '%s' must be %s; it is %s",
        table,
        name,
        expected,
        type.catalogString());
  }

  private static DataType type(StructType schema, String name) {
    return schema.fields()[schema.fieldIndex(name)].dataType();
  }

  /** A column by its exact name, whatever characters that has. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
