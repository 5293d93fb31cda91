package dev.lamina.spark.job;

import dev.lamina.spark.source.RecordColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of evaluated records; those of the model are null where {@code reason} is not. */
final class EvaluatedColumns {
  static final String KEY = RecordColumns.KEY;
  static final String PATH = RecordColumns.PATH;
  static final String LABEL = RecordColumns.LABEL;
  static final String CLASS = RecordColumns.CLASS;
  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";
  static final String RANK = "rank";
  static final String LOSS = "loss";
  static final String WEIGHT = "weight";
  static final String REASON = RecordColumns.REASON;
  static final String MESSAGE = RecordColumns.MESSAGE;

  static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType, false)
          .add(PATH, DataTypes.StringType, false)
          .add(LABEL, DataTypes.IntegerType, true)
          .add(CLASS, DataTypes.StringType, true)
          .add(PREDICTION, DataTypes.IntegerType, true)
          .add(PROBABILITY, DataTypes.FloatType, true)
          .add(RANK, DataTypes.IntegerType, true)
          .add(LOSS, DataTypes.DoubleType, true)
          .add(WEIGHT, DataTypes.DoubleType, true)
          .add(REASON, DataTypes.StringType, true)
          .add(MESSAGE, DataTypes.StringType, true);

  private EvaluatedColumns() {}

  static Column[] ofRecords() {
    return columns(KEY, PATH, LABEL, CLASS, PREDICTION, PROBABILITY, RANK, LOSS, WEIGHT);
  }

  static Column[] ofUnreadable() {
    return columns(KEY, PATH, LABEL, CLASS, REASON, MESSAGE);
  }

  private static Column[] columns(String... names) {
    Column[] columns = new Column[names.length];
    for (int i = 0; i < names.length; i++) {
      columns[i] = functions.col(names[i]);
    }
    return columns;
  }
}
