package dev.lamina.spark.job;

import dev.lamina.spark.source.RecordColumns;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of evaluated records; those of the model are null where {@code reason} is not. */
final class EvaluatedColumns {
  static final String KEY = RecordColumns.KEY;
  static final String LABEL = RecordColumns.LABEL;
  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";
  static final String RANK = "rank";
  static final String LOSS = "loss";
  static final String WEIGHT = "weight";
  static final String REASON = RecordColumns.REASON;

  /** Those that the evaluation adds to what is known of a record. */
  static final StructType RESULTS =
      new StructType()
          .add(PREDICTION, DataTypes.IntegerType)
          .add(PROBABILITY, DataTypes.FloatType)
          .add(RANK, DataTypes.IntegerType)
          .add(LOSS, DataTypes.DoubleType)
          .add(WEIGHT, DataTypes.DoubleType);

  private EvaluatedColumns() {}
}
