package dev.lamina.spark.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A table's column of sequences, with one of labels of their steps or none: takes them out of
 * Spark's own rows as {@link SequenceContent}.
 *
 * @param column of sequences: text, an array of integers (ids), an array of arrays of numbers or a
 *     flat array of floats (steps' features), or binary, little-endian float32 (the same)
 * @param kind what is in it
 * @param form its type once it is cast
 * @param labels the column of the labels of steps: integers, names, or a text of names between
 *     spaces; null for none
 * @param areText whether the labels are such a text
 */
record SequenceColumn(
    String column, SequenceContent.Kind kind, Form form, String labels, boolean areText)
    implements ContentReader {
  private static final long serialVersionUID = 1L;
  private static final String TYPES =
      "a string, an array of integers, of floats or of arrays of numbers, or binary";
  private static final List<DataType> INTEGERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);
  private static final List<DataType> FLOATS = List.of(DataTypes.FloatType, DataTypes.DoubleType);

  /** How a column's value is read. */
  enum Form {
    STRING,
    LONGS,
    FLOATS,
    ROWS,
    BINARY
  }

  /**
   * The column of a table.
   *
   * @throws SourceException if it is of a type that holds no sequences, or the labels'
   */
  static SequenceColumn of(String table, StructType schema, String column, String labels) {
    DataType type = schema.fields()[schema.fieldIndex(column)].dataType();
    Form form = form(type);
    SourceException.check(
        form != null,
        "table %s: column '%s' must be %s; it is %s",
        table,
        column,
        TYPES,
        type.catalogString());
    boolean areText = false;
    if (labels != null) {
      DataType ofLabels = schema.fields()[schema.fieldIndex(labels)].dataType();
      boolean isRight =
          ofLabels.equals(DataTypes.StringType)
              || (ofLabels instanceof ArrayType array
                  && (INTEGERS.contains(array.elementType())
                      || array.elementType().equals(DataTypes.StringType)));
      SourceException.check(
          isRight,
          "table %s: column '%s' must be an array of integers or names, or a string of names"
              + " between spaces; it is %s",
          table,
          labels,
          ofLabels.catalogString());
      areText = ofLabels.equals(DataTypes.StringType);
    }
    SequenceContent.Kind kind =
        form == Form.STRING
            ? SequenceContent.Kind.TEXT
            : form == Form.LONGS ? SequenceContent.Kind.IDS : SequenceContent.Kind.FEATURES;
    return new SequenceColumn(column, kind, form, labels, areText);
  }

  private static Form form(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return Form.STRING;
    }
    if (type.equals(DataTypes.BinaryType)) {
      return Form.BINARY;
    }
    if (!(type instanceof ArrayType array)) {
      return null;
    }
    DataType element = array.elementType();
    if (INTEGERS.contains(element)) {
      return Form.LONGS;
    }
    if (FLOATS.contains(element)) {
      return Form.FLOATS;
    }
    boolean isRows =
        element instanceof ArrayType row
            && (FLOATS.contains(row.elementType()) || INTEGERS.contains(row.elementType()));
    return isRows ? Form.ROWS : null;
  }

  /** What is selected of the table: the sequence and the labels of its steps. */
  Column selected() {
    Column sequence = DataColumns.column(column);
    Column cast =
        switch (form) {
          case STRING, BINARY -> sequence;
          case LONGS -> sequence.cast("array<bigint>");
          case FLOATS -> sequence.cast("array<float>");
          case ROWS -> sequence.cast("array<array<float>>");
        };
    if (labels == null) {
      return cast;
    }
    Column given = DataColumns.column(labels);
    Column names =
        areText ? functions.split(functions.trim(given), "\\s+") : given.cast("array<string>");
    return functions.struct(cast.as("sequence"), names.as("labels"));
  }

  @Override
  public byte[] read(InternalRow row, int place, long maxBytes) throws RowFault {
    if (labels == null) {
      return content(row, place, null, maxBytes);
    }
    InternalRow both = row.getStruct(place, 2);
    if (both.isNullAt(0) || both.isNullAt(1)) {
      String missing = both.isNullAt(0) ? column : labels;
      throw new RowFault(RowFault.MISSING, "column '" + missing + "' is null");
    }
    ArrayData given = both.getArray(1);
    String[] names = new String[given.numElements()];
    for (int i = 0; i < names.length; i++) {
      if (given.isNullAt(i)) {
        throw nullElement(i, labels);
      }
      names[i] = given.getUTF8String(i).toString();
    }
    return content(both, 0, names, maxBytes);
  }

  private byte[] content(InternalRow row, int place, String[] names, long maxBytes)
      throws RowFault {
    byte[] bytes =
        switch (form) {
          case STRING -> limited(row.getUTF8String(place), maxBytes);
          case BINARY -> limited(row.getBinary(place), maxBytes);
          case LONGS -> longs(row.getArray(place), maxBytes);
          case FLOATS -> floats(row.getArray(place), maxBytes);
          case ROWS -> rows(row.getArray(place), maxBytes);
        };
    return new SequenceContent(kind, bytes, names).toBytes();
  }

  private static byte[] limited(UTF8String text, long maxBytes) throws RowFault {
    // Invalid bytes become the sign for such, as everywhere in Java.
    return limited(text.toString().getBytes(StandardCharsets.UTF_8), maxBytes);
  }

  private static byte[] limited(byte[] bytes, long maxBytes) throws RowFault {
    if (bytes.length > maxBytes) {
      throw RowFault.tooLarge("the sequence", bytes.length, maxBytes);
    }
    return bytes;
  }

  @SuppressWarnings("ByteBufferBackingArray") // Of a buffer that buffer() allocated.
  private byte[] longs(ArrayData values, long maxBytes) throws RowFault {
    ByteBuffer out = buffer(values.numElements(), Long.BYTES, maxBytes);
    for (int i = 0; i < values.numElements(); i++) {
      check(values, i);
      out.putLong(values.getLong(i));
    }
    return out.array();
  }

  @SuppressWarnings("ByteBufferBackingArray") // Of a buffer that buffer() allocated.
  private byte[] floats(ArrayData values, long maxBytes) throws RowFault {
    ByteBuffer out = buffer(values.numElements(), Float.BYTES, maxBytes);
    for (int i = 0; i < values.numElements(); i++) {
      check(values, i);
      out.putFloat(values.getFloat(i));
    }
    return out.array();
  }

  @SuppressWarnings("ByteBufferBackingArray") // Of a buffer that buffer() allocated.
  private byte[] rows(ArrayData steps, long maxBytes) throws RowFault {
    int width = -1;
    ByteBuffer out = null;
    for (int t = 0; t < steps.numElements(); t++) {
      check(steps, t);
      ArrayData features = steps.getArray(t);
      if (out == null) {
        width = features.numElements();
        out = buffer((long) width * steps.numElements(), Float.BYTES, maxBytes);
      }
      if (features.numElements() != width) {
        throw new RowFault(
            "wrong-size",
            "step %d of column '%s' has %d features, the first has %d"
                .formatted(t, column, features.numElements(), width));
      }
      for (int e = 0; e < width; e++) {
        check(features, e);
        out.putFloat(features.getFloat(e));
      }
    }
    return out == null ? new byte[0] : out.array();
  }

  private static ByteBuffer buffer(long count, int width, long maxBytes) throws RowFault {
    if (count * width > maxBytes) {
      throw RowFault.tooLarge("the sequence", count * width, maxBytes);
    }
    return ByteBuffer.allocate((int) (count * width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void check(ArrayData values, int place) throws RowFault {
    if (values.isNullAt(place)) {
      throw nullElement(place, column);
    }
  }

  private static RowFault nullElement(int place, String column) {
    return new RowFault(
        RowFault.MISSING, "element %d of column '%s' is null".formatted(place, column));
  }
}
