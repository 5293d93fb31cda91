package dev.lamina.spark.job;

import dev.lamina.spark.run.Checksum;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of preprocessed records; null where the record failed. */
final class PreprocessedColumns {
  static final String FILE = "file";
  static final String BYTES = "bytes";
  static final String SHAPE = "shape";

  /** Small images for the report, of a few records alone. */
  static final String BEFORE = "_before";

  static final String AFTER = "_after";

  static final StructType SAMPLE =
      new StructType().add(BEFORE, DataTypes.BinaryType).add(AFTER, DataTypes.BinaryType);

  private PreprocessedColumns() {}

  /** Those that preprocessing adds to what is known of a record. */
  static StructType results(Checksum checksum) {
    return new StructType()
        .add(FILE, DataTypes.StringType)
        .add(BYTES, DataTypes.LongType)
        .add(checksum.column(), DataTypes.StringType)
        .add(SHAPE, DataTypes.createArrayType(DataTypes.IntegerType, false));
  }
}
