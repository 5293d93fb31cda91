package dev.lamina.spark.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A set of records, with classes or without: what there is of it, looked up once; immutable. */
public interface DataSet {
  /** The whole path. */
  String root();

  /** Whether each record that is not at fault has a class. */
  boolean isLabelled();

  /** The names of the classes, by label; none if there are no labels. */
  List<String> classes();

  /** The number of records, or a guess of it where none was counted. */
  long size();

  /** The classes without a record. */
  List<String> emptyClasses();

  /** The columns that the records bring along, in the order of {@link DataRecord#kept}. */
  default StructType kept() {
    return new StructType();
  }

  /**
   * The records, read when a task asks for them.
   *
   * @param partitions into how many parts of about equal size, at least 1; 0 for at least four a
   *     core
   * @param maxBytes the largest record that is read; of a larger one only the fault remains
   */
  JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes);

  /** What the records' sequences are made of; null if they are none. */
  default SequenceContent.Kind sequences() {
    return null;
  }

  /** The number of hidden files, which are no records. */
  default long hidden() {
    return 0;
  }

  /** The number of files beside the classes' folders, which are no records. */
  default long outside() {
    return 0;
  }

  /** The number of records whose file has no image format's suffix; their content tells more. */
  default long withoutImageSuffix() {
    return 0;
  }
}
