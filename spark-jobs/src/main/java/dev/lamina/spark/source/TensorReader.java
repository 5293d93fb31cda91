package dev.lamina.spark.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * From a table's rows (key, label, tensor, path) to records, their tensors as little-endian bytes.
 */
final class TensorReader implements FlatMapFunction<Iterator<InternalRow>, Row> {
  private static final long serialVersionUID = 1L;
  private static final String MISSING = "missing";
  private static final String UNKNOWN_CLASS = "unknown-class";
  private static final String TOO_LARGE = "too-large";

  private static final int KEY = 0;
  private static final int LABEL = 1;
  private static final int TENSOR = 2;
  private static final int PATH = 3;

  private final TensorColumns columns;
  private final List<String> classes;
  private final boolean hasClassNames;
  private final long maxBytes;
  private final boolean isBinary;

  TensorReader(
      TensorColumns columns,
      List<String> classes,
      boolean hasClassNames,
      boolean isBinary,
      long maxBytes) {
    this.columns = columns;
    this.classes = classes;
    this.hasClassNames = hasClassNames;
    this.isBinary = isBinary;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
  }

  @Override
  public Iterator<Row> call(Iterator<InternalRow> rows) {
    Map<UTF8String, Integer> labels = new HashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      labels.put(UTF8String.fromString(classes.get(label)), label);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      // Spark may give the same object for every row: nothing of it is kept.
      @Override
      public Row next() {
        return read(rows.next(), labels);
      }
    };
  }

  private Row read(InternalRow row, Map<UTF8String, Integer> labels) {
    String key = row.isNullAt(KEY) ? "" : row.getUTF8String(KEY).toString();
    String path = row.getUTF8String(PATH).toString();
    if (row.isNullAt(KEY)) {
      return fault(key, path, null, MISSING, "column '" + columns.key() + "' is null");
    }
    if (row.isNullAt(LABEL)) {
      return fault(key, path, null, MISSING, "column '" + columns.label() + "' is null");
    }
    Integer label = label(row, labels);
    if (label == null) {
      Object given = hasClassNames ? row.getUTF8String(LABEL) : row.getLong(LABEL);
      String expected =
          hasClassNames ? "is the name of no class" : "is not in 0 to " + (classes.size() - 1);
      String message = "column '" + columns.label() + "' " + expected + ": " + given;
      return fault(key, path, null, UNKNOWN_CLASS, message);
    }
    if (row.isNullAt(TENSOR)) {
      return fault(key, path, label, MISSING, "column '" + columns.tensor() + "' is null");
    }
    return isBinary
        ? ofBytes(key, path, label, row.getBinary(TENSOR))
        : ofFloats(key, path, label, row.getArray(TENSOR));
  }

  /** The index of the class; null if there is none such. */
  private Integer label(InternalRow row, Map<UTF8String, Integer> labels) {
    if (hasClassNames) {
      return labels.get(row.getUTF8String(LABEL));
    }
    long label = row.getLong(LABEL);
    return label >= 0 && label < classes.size() ? (Integer) (int) label : null;
  }

  private Row ofBytes(String key, String path, int label, byte[] bytes) {
    return bytes.length > maxBytes
        ? tooLarge(key, path, label, bytes.length)
        : row(key, path, label, bytes, null, null);
  }

  private Row ofFloats(String key, String path, int label, ArrayData values) {
    int size = values.numElements();
    if ((long) size * Float.BYTES > maxBytes) {
      return tooLarge(key, path, label, (long) size * Float.BYTES);
    }
    for (int i = 0; i < size; i++) {
      if (values.isNullAt(i)) {
        String message = "element %d of column '%s' is null".formatted(i, columns.tensor());
        return fault(key, path, label, MISSING, message);
      }
    }
    byte[] bytes = new byte[size * Float.BYTES];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values.toFloatArray());
    return row(key, path, label, bytes, null, null);
  }

  private Row tooLarge(String key, String path, int label, long bytes) {
    String message = "the tensor has %d bytes, at most %d are read".formatted(bytes, maxBytes);
    return fault(key, path, label, TOO_LARGE, message);
  }

  private Row fault(String key, String path, Integer label, String reason, String message) {
    return row(key, path, label, null, reason, message);
  }

  private Row row(
      String key, String path, Integer label, byte[] bytes, String reason, String message) {
    String name = label == null ? null : classes.get(label);
    return RecordColumns.row(key, path, label, name, bytes, reason, message);
  }
}
