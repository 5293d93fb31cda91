package dev.lamina.spark.source;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Takes the kept columns, the last ones, out of Spark's own rows. */
final class KeptColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType columns;
  private final int begin;
  private transient Function1<Object, Object>[] converters;

  /** The columns from the place {@code begin} on. */
  KeptColumns(StructType columns, int begin) {
    this.columns = columns;
    this.begin = begin;
  }

  /** Copies of their values, as Spark gives them to users. */
  Object[] of(InternalRow row) {
    StructField[] fields = columns.fields();
    if (converters == null) {
      converters = converters(fields);
    }
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      Object value = row.isNullAt(begin + i) ? null : row.get(begin + i, fields[i].dataType());
      // Spark may write the next row over this one.
      values[i] = converters[i].apply(InternalRow.copyValue(value));
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static Function1<Object, Object>[] converters(StructField[] fields) {
    return Arrays.stream(fields)
        .map(field -> CatalystTypeConverters.createToScalaConverter(field.dataType()))
        .toArray(Function1[]::new);
  }
}
