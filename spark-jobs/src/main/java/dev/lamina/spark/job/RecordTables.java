package dev.lamina.spark.job;

import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.RecordColumns;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A job's two tables of records: those with results, and those that failed.
 *
 * <p>Rows are first written to one table, which is then split and gone. Figures are computed from
 * it, a cheap second pass, rather than handed back by the tasks that wrote it: Spark commits
 * exactly one attempt of each task's rows to a table, whatever was retried, speculated or lost,
 * while accumulators and side results of tasks may count an attempt twice or not at all.
 */
final class RecordTables {
  /** The part of the output that has the records with results. */
  static final String RECORDS = "records";

  /** The part of the output that has the records that failed. */
  static final String UNREADABLE = "unreadable";

  private static final String STAGING = "staging";

  private final SparkSession session;
  private final OutputFolder output;
  private final RecordTable table;

  RecordTables(SparkSession session, OutputFolder output, RecordTable table) {
    this.session = session;
    this.output = output;
    this.table = table;
  }

  /** The columns. */
  RecordTable table() {
    return table;
  }

  /** Computes the rows and writes them to the staging table. */
  void stage(JavaRDD<Row> rows) {
    session.createDataFrame(rows, table.schema()).write().parquet(output.temporary(STAGING));
  }

  /** The rows as they were staged. */
  Dataset<Row> staged() {
    return session.read().schema(table.schema()).parquet(output.temporary(STAGING));
  }

  /** Removes the staging table. */
  void discard() throws IOException {
    output.discard(STAGING);
  }

  /** Writes the table of the records that failed alone, and removes the staging table. */
  void keepUnreadable() throws IOException {
    Column reason = functions.col(RecordColumns.REASON);
    write(staged().where(reason.isNotNull()), table.ofUnreadable(), UNREADABLE);
    output.discard(STAGING);
  }

  /** Writes the two tables and removes the staging table. */
  void split() throws IOException {
    Column reason = functions.col(RecordColumns.REASON);
    write(staged().where(reason.isNull()), table.ofRecords(), RECORDS);
    write(staged().where(reason.isNotNull()), table.ofUnreadable(), UNREADABLE);
    output.discard(STAGING);
  }

  private void write(Dataset<Row> rows, List<String> columns, String part) {
    Column[] selected =
        columns.stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    rows.select(selected).write().parquet(output.temporary(part));
  }
}
