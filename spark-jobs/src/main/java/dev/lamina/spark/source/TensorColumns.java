package dev.lamina.spark.source;

import dev.lamina.nn.Nearest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The names of the columns of a table of tensors.
 *
 * @param key of what names a record: a string, or an integer
 * @param label of its class: the index, or the name; null if the records need no class
 * @param tensor of its elements in row-major order: an array of floats, or binary, little-endian
 *     float32
 * @param kept those that the records bring along; null for all but these three
 */
public record TensorColumns(String key, String label, String tensor, List<String> kept)
    implements Serializable {
  private static final List<DataType> INTEGERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  /** Requires that a table has the columns, of types that can be read. */
  void check(String table, StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    List<String> wanted = new ArrayList<>(List.of(key));
    if (hasLabel()) {
      wanted.add(label);
    }
    wanted.add(tensor);
    if (kept != null) {
      wanted.addAll(kept);
    }
    for (String name : wanted) {
      SourceException.check(
          names.contains(name),
          "table %s has no column '%s'%s; there are %s",
          table,
          name,
          Nearest.hint(name, names),
          String.join(", ", names));
    }
    check(table, schema, key, "a string or an integer", isString(schema, key));
    if (hasLabel()) {
      check(table, schema, label, "an integer or a string", isString(schema, label));
    }
    DataType type = type(schema, tensor);
    boolean isTensor =
        isBinary(schema)
            || (type instanceof ArrayType array && array.elementType().equals(DataTypes.FloatType));
    SourceException.check(
        isTensor,
        "table %s: column '%s' must be array<float>, or binary of little-endian float32; it is %s",
        table,
        tensor,
        type.catalogString());
  }

  private static void check(
      String table, StructType schema, String name, String expected, boolean isString) {
    DataType type = type(schema, name);
    SourceException.check(
        isString || INTEGERS.contains(type),
        "table %s: column '%s' must be %s; it is %s",
        table,
        name,
        expected,
        type.catalogString());
  }

  private static DataType type(StructType schema, String name) {
    return schema.fields()[schema.fieldIndex(name)].dataType();
  }

  private static boolean isString(StructType schema, String name) {
    return type(schema, name).equals(DataTypes.StringType);
  }

  /** Whether records have a class. */
  boolean hasLabel() {
    return label != null;
  }

  /** Whether the classes are given by name. */
  boolean hasClassNames(StructType schema) {
    return hasLabel() && isString(schema, label);
  }

  /** Whether tensors are given as bytes. */
  boolean isBinary(StructType schema) {
    return type(schema, tensor).equals(DataTypes.BinaryType);
  }

  /** The columns that the records bring along. */
  StructType keptOf(StructType schema) {
    StructType found = new StructType();
    if (kept != null) {
      for (String name : kept) {
        found = found.add(schema.fields()[schema.fieldIndex(name)]);
      }
      return found;
    }
    for (StructField field : schema.fields()) {
      String name = field.name();
      if (!name.equals(key) && !name.equals(label) && !name.equals(tensor)) {
        found = found.add(field);
      }
    }
    return found;
  }

  /** A column by its exact name, whatever characters that has. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
