package dev.lamina.spark.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * From a table's rows (key, label, tensor, path, kept columns) to records, their tensors as
 * little-endian bytes.
 */
final class TensorReader implements FlatMapFunction<Iterator<InternalRow>, DataRecord> {
  private static final long serialVersionUID = 1L;
  private static final String MISSING = "missing";
  private static final String UNKNOWN_CLASS = "unknown-class";
  private static final String TOO_LARGE = "too-large";

  private static final int KEY = 0;
  private static final int LABEL = 1;
  private static final int TENSOR = 2;
  private static final int PATH = 3;
  private static final int KEPT = 4;

  private final TensorColumns columns;
  private final List<String> classes;
  private final boolean hasClassNames;
  private final long maxBytes;
  private final boolean isBinary;
  private final KeptColumns kept;

  TensorReader(
      TensorColumns columns,
      List<String> classes,
      boolean hasClassNames,
      boolean isBinary,
      StructType kept,
      long maxBytes) {
    this.columns = columns;
    this.classes = classes;
    this.hasClassNames = hasClassNames;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    this.isBinary = isBinary;
    this.kept = new KeptColumns(kept, KEPT);
  }

  @Override
  public Iterator<DataRecord> call(Iterator<InternalRow> rows) {
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
      public DataRecord next() {
        InternalRow row = rows.next();
        return read(row, labels, kept.of(row));
      }
    };
  }

  private DataRecord read(InternalRow row, Map<UTF8String, Integer> labels, Object[] keptValues) {
    String key = row.isNullAt(KEY) ? "" : row.getUTF8String(KEY).toString();
    Origin origin = new Origin(key, row.getUTF8String(PATH).toString(), keptValues);
    if (row.isNullAt(KEY)) {
      return fault(origin, null, MISSING, "column '" + columns.key() + "' is null");
    }
    Integer label = null;
    if (columns.hasLabel()) {
      if (row.isNullAt(LABEL)) {
        return fault(origin, null, MISSING, "column '" + columns.label() + "' is null");
      }
      label = label(row, labels);
      if (label == null) {
        Object given = hasClassNames ? row.getUTF8String(LABEL) : row.getLong(LABEL);
        String expected =
            hasClassNames ? "is the name of no class" : "is not in 0 to " + (classes.size() - 1);
        String message = "column '" + columns.label() + "' " + expected + ": " + given;
        return fault(origin, null, UNKNOWN_CLASS, message);
      }
    }
    if (row.isNullAt(TENSOR)) {
      return fault(origin, label, MISSING, "column '" + columns.tensor() + "' is null");
    }
    return isBinary
        ? ofBytes(origin, label, row.getBinary(TENSOR))
        : ofFloats(origin, label, row.getArray(TENSOR));
  }

  /** What is known of a record however its tensor is. */
  private record Origin(String key, String path, Object[] kept) {}

  /** The index of the class; null if there is none such. */
  private Integer label(InternalRow row, Map<UTF8String, Integer> labels) {
    if (hasClassNames) {
      return labels.get(row.getUTF8String(LABEL));
    }
    long label = row.getLong(LABEL);
    return label >= 0 && label < classes.size() ? (Integer) (int) label : null;
  }

  private DataRecord ofBytes(Origin origin, Integer label, byte[] bytes) {
    return bytes.length > maxBytes
        ? tooLarge(origin, label, bytes.length)
        : record(origin, label, bytes, null, null);
  }

  private DataRecord ofFloats(Origin origin, Integer label, ArrayData values) {
    int size = values.numElements();
    if ((long) size * Float.BYTES > maxBytes) {
      return tooLarge(origin, label, (long) size * Float.BYTES);
    }
    for (int i = 0; i < size; i++) {
      if (values.isNullAt(i)) {
        String message = "element %d of column '%s' is null".formatted(i, columns.tensor());
        return fault(origin, label, MISSING, message);
      }
    }
    byte[] bytes = new byte[size * Float.BYTES];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values.toFloatArray());
    return record(origin, label, bytes, null, null);
  }

  private DataRecord tooLarge(Origin origin, Integer label, long bytes) {
    String message = "the tensor has %d bytes, at most %d are read".formatted(bytes, maxBytes);
    return fault(origin, label, TOO_LARGE, message);
  }

  private DataRecord fault(Origin origin, Integer label, String reason, String message) {
    return record(origin, label, null, reason, message);
  }

  private DataRecord record(
      Origin origin, Integer label, byte[] bytes, String reason, String message) {
    String name = label == null ? null : classes.get(label);
    return new DataRecord(
        origin.key(), origin.path(), label, name, bytes, origin.kept(), reason, message);
  }
}
