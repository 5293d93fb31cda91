package dev.lamina.spark.job;

import dev.lamina.spark.source.DataRecord;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Records without kept columns as a table, so that tests can shuffle them. */
final class RecordRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("class", DataTypes.StringType)
          .add("bytes", DataTypes.BinaryType)
          .add("reason", DataTypes.StringType)
          .add("message", DataTypes.StringType);

  private RecordRows() {}

  static Dataset<Row> table(SparkSession session, JavaRDD<DataRecord> records) {
    return session.createDataFrame(
        records.map(
            record ->
                RowFactory.create(
                    record.key(),
                    record.path(),
                    record.label(),
                    record.className(),
                    record.bytes(),
                    record.reason(),
                    record.message())),
        SCHEMA);
  }

  static JavaRDD<DataRecord> records(Dataset<Row> table) {
    return table
        .toJavaRDD()
        .map(
            row ->
                new DataRecord(
                    row.getAs("key"),
                    row.getAs("path"),
                    row.getAs("label"),
                    row.getAs("class"),
                    row.getAs("bytes"),
                    new Object[0],
                    row.getAs("reason"),
                    row.getAs("message")));
  }
}
