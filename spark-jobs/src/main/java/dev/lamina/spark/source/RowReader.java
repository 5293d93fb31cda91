package dev.lamina.spark.source;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** From a table's rows (key, label, content, path, malformed text, kept columns) to records. */
final class RowReader implements FlatMapFunction<Iterator<InternalRow>, DataRecord> {
  private static final long serialVersionUID = 1L;

  private static final int KEY = 0;
  private static final int LABEL = 1;
  private static final int CONTENT = 2;
  private static final int PATH = 3;
  private static final int MALFORMED = 4;
  private static final int KEPT = 5;
  private static final int MOST_SHOWN = 200;

  private final DataColumns.Chosen columns;
  private final List<String> classes;
  private final ContentReader content;
  private final long maxBytes;
  private final KeptColumns kept;

  RowReader(
      DataColumns.Chosen columns, List<String> classes, ContentReader content, long maxBytes) {
    this.columns = columns;
    this.classes = classes;
    this.content = content;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    this.kept = new KeptColumns(columns.kept(), KEPT);
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
        return read(rows.next(), labels);
      }
    };
  }

  private DataRecord read(InternalRow row, Map<UTF8String, Integer> labels) {
    String key = key(row);
    String path = path(row);
    Object[] values = kept.of(row);
    Integer label = null;
    String name = null;
    try {
      if (!row.isNullAt(MALFORMED)) {
        String text = row.getUTF8String(MALFORMED).toString();
        throw new RowFault(
            RowFault.MALFORMED,
            "the line does not fit the columns: "
                + text.substring(0, Math.min(MOST_SHOWN, text.length())));
      }
      if (key == null) {
        throw missing(columns.key() == null ? columns.content() : columns.key());
      }
      if (columns.hasLabel()) {
        label = label(row, labels);
        name = classes.get(label);
      }
      if (row.isNullAt(CONTENT)) {
        throw missing(columns.content());
      }
      byte[] bytes = content.read(row, CONTENT, maxBytes);
      return new DataRecord(key, path, label, name, bytes, values, null, null);
    } catch (RowFault e) {
      String known = key == null ? "" : key;
      return new DataRecord(known, path, label, name, null, values, e.reason(), e.getMessage());
    }
  }

  private static RowFault missing(String column) {
    return new RowFault(RowFault.MISSING, "column '" + column + "' is null");
  }

  /** What names the record; null if nothing does. */
  private String key(InternalRow row) {
    if (!row.isNullAt(KEY)) {
      return row.getUTF8String(KEY).toString();
    }
    return columns.key() != null || row.isNullAt(CONTENT) ? null : content.key(row, CONTENT);
  }

  private String path(InternalRow row) {
    String own = row.isNullAt(CONTENT) ? null : content.path(row, CONTENT);
    return own == null ? row.getUTF8String(PATH).toString() : own;
  }

  /** The index of the class. */
  private int label(InternalRow row, Map<UTF8String, Integer> labels) throws RowFault {
    if (row.isNullAt(LABEL)) {
      throw missing(columns.label());
    }
    Integer found;
    if (columns.hasClassNames()) {
      found = labels.get(row.getUTF8String(LABEL));
    } else {
      long label = row.getLong(LABEL);
      found = label >= 0 && label < classes.size() ? (Integer) (int) label : null;
    }
    if (found == null) {
      Object given = columns.hasClassNames() ? row.getUTF8String(LABEL) : row.getLong(LABEL);
      String expected =
          columns.hasClassNames()
              ? "is the name of no class"
              : "is not in 0 to " + (classes.size() - 1);
      throw new RowFault(
          RowFault.UNKNOWN_CLASS, "column '" + columns.label() + "' " + expected + ": " + given);
    }
    return found;
  }
}
