package dev.lamina.spark.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A data set of records with classes: what there is of it, looked up once; immutable. */
public interface LabelledData {
  /** The whole path. */
  String root();

  /** The names of the classes, by label. */
  List<String> classes();

  /** The number of records. */
  long size();

  /** The classes without a record. */
  List<String> emptyClasses();

  /**
   * The records, read when a task asks for them; the columns are {@link RecordColumns}'.
   *
   * @param partitions into how many parts of about equal size, at least 1; 0 for at least four a
   *     core
   * @param maxBytes the largest record that is read; of a larger one only the fault remains
   */
  JavaRDD<Row> read(SparkSession session, int partitions, long maxBytes);

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
