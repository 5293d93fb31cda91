package dev.lamina.spark.job;

import dev.lamina.spark.source.DataRecord;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** The rows of records at fault as they come, then one row of all records together. */
abstract class FaultIterator implements Iterator<Row> {
  private final Iterator<DataRecord> records;
  private Row next;
  private boolean hasEnded;

  FaultIterator(Iterator<DataRecord> records) {
    this.records = records;
  }

  /** Takes a record in; the row of one at fault, else null. */
  abstract Row take(DataRecord record);

  /** The row of all records. */
  abstract Row end();

  @Override
  public final boolean hasNext() {
    while (next == null && records.hasNext()) {
      next = take(records.next());
    }
    if (next == null && !hasEnded) {
      hasEnded = true;
      next = end();
    }
    return next != null;
  }

  @Override
  public final Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }
}
