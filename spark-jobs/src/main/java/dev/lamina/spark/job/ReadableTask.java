package dev.lamina.spark.job;

import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.stats.LabelCounts;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Iterator;
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
    return new FaultIterator(records) {
      @Override
      Row take(DataRecord record) {
        seen.add(1);
        RecordFault fault = fault(record, input, shape, scratch);
        if (fault != null) {
          return table.quarantined(record.withoutBytes(), fault);
        }
        readable.add("");
        return null;
      }

      @Override
      Row end() {
        return table.ofAll((Object) Totals.write(readable));
      }
    };
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
