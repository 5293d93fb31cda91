package dev.lamina.spark.source;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of labelled records. A row is never lost: where its label or bytes could not be read
 * they are null, and {@link #REASON} and {@link #MESSAGE} say why.
 */
public final class RecordColumns {
  /**
   * What names the record, whatever machine or file system it is on: the path of an image file
   * below the root, or the key in a table.
   */
  public static final String KEY = "key";

  /** The whole path of the file that holds the record. */
  public static final String PATH = "path";

  /** The index of the class, from 0; null where the record is at fault and it is not known. */
  public static final String LABEL = "label";

  /** The name of the class; null where its index is. */
  public static final String CLASS = "class";

  /**
   * The content of the image file, or the tensor's elements in row-major order, little-endian
   * float32; null where it could not be read.
   */
  public static final String BYTES = "bytes";

  /** The stable code of what is wrong with the record; null where nothing is. */
  public static final String REASON = "reason";

  /** What is wrong, for people; null where nothing is. */
  public static final String MESSAGE = "message";

  /** The columns' types. */
  public static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType, false)
          .add(PATH, DataTypes.StringType, false)
          .add(LABEL, DataTypes.IntegerType, true)
          .add(CLASS, DataTypes.StringType, true)
          .add(BYTES, DataTypes.BinaryType, true)
          .add(REASON, DataTypes.StringType, true)
          .add(MESSAGE, DataTypes.StringType, true);

  private RecordColumns() {}

  /** A record; {@code label} and {@code bytes} may be null where there is a reason. */
  static Row row(
      String key,
      String path,
      Integer label,
      String className,
      byte[] bytes,
      String reason,
      String message) {
    Object[] values = {key, path, label, className, bytes, reason, message};
    return new GenericRowWithSchema(values, SCHEMA);
  }
}
