package dev.lamina.spark.job;

import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.stats.LabelCounts;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Tells records that can be made into a model's input from others: to rows of the others, and one
 * of the number of the former.
 */
final class ReadableTask implements FlatMapFunction<Iterator<DataRecord>, Row> {
  private static final long serialVersionUID = 1L;

  private final RecordTable table;
  private final RecordInput input;
  private final long[] sizes;
  private final LongAccumulator seen;

  /**
   * A task.
   *
   * @param shape of a record
   */
  ReadableTask(RecordTable table, RecordInput input, Shape shape, LongAccumulator seen) {
    this.table = table;
    this.input = input;
    this.sizes = shape.toArray();
    this.seen = seen;
  }

  @Override
  public Iterator<Row> call(Iterator<DataRecord> records) {
    Shape shape = Shape.of(sizes);
    FloatBuffer scratch = FloatBuffer.allocate(Math.toIntExact(shape.elements()));
    LabelCounts readable = LabelCounts.empty();
    List<Row> rows = new ArrayList<>();
    while (records.hasNext()) {
      DataRecord record = records.next();
      RecordFault fault = fault(record, input, shape, scratch);
      if (fault == null) {
        readable.add("");
      } else {
        rows.add(table.quarantined(record.withoutBytes(), fault));
      }
      seen.add(1);
    }
    rows.add(table.ofAll((Object) Totals.write(readable)));
    return rows.iterator();
  }

  /** What keeps a record from being read; null if nothing does. */
  static RecordFault fault(DataRecord record, RecordInput input, Shape shape, FloatBuffer scratch) {
    if (record.reason() != null) {
      return new RecordFault(record.reason(), record.message());
    }
    try {
      input.write(record.bytes(), shape, scratch, 0);
      return null;
    } catch (RecordFault fault) {
      return fault;
    }
  }
}
