package dev.lamina.spark.job;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that an evaluation of steps adds to what is known of a sequence. */
final class StepColumns {
  static final String STEPS = "steps";
  static final String COUNTED = "counted";
  static final String RIGHT = "right";
  static final String LOSS = "loss";
  static final String WEIGHT = "weight";
  static final String CHARACTERS = "characters";
  static final String TARGETS = "targets";
  static final String PREDICTIONS = "predictions";

  /**
   * Of a sequence: its steps, those whose target counts, those predicted right, the sum of their
   * losses and what that is divided by for a mean, the characters of its text, and each step's
   * target and prediction.
   */
  static final StructType RESULTS =
      new StructType()
          .add(STEPS, DataTypes.IntegerType)
          .add(COUNTED, DataTypes.IntegerType)
          .add(RIGHT, DataTypes.IntegerType)
          .add(LOSS, DataTypes.DoubleType)
          .add(WEIGHT, DataTypes.DoubleType)
          .add(CHARACTERS, DataTypes.LongType)
          .add(TARGETS, DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add(PREDICTIONS, DataTypes.createArrayType(DataTypes.IntegerType, false));

  private StepColumns() {}
}
