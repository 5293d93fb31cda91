package dev.lamina.spark.job;

import dev.lamina.stats.Statistic;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The row of a staging table that has the totals of a task, in their binary form. */
final class TotalsRow {
  private static final String TOTALS = "totals";

  /** The column. */
  static final StructType SCHEMA = new StructType().add(TOTALS, DataTypes.BinaryType);

  private TotalsRow() {}

  /**
   * The totals of all tasks, merged as a tree.
   *
   * @param empty of no task
   */
  static <S extends Statistic<S>> S total(
      Dataset<Row> staged, Supplier<S> empty, Totals.Reader<S> reader) {
    JavaRDD<byte[]> parts =
        staged
            .where(functions.col(TOTALS).isNotNull())
            .select(TOTALS)
            .toJavaRDD()
            .map(row -> row.<byte[]>getAs(0));
    return Totals.merge(parts, empty, reader);
  }
}
