package dev.lamina.spark.job;

import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.RecordColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Numbers of a job's records, and of files that are none.
 *
 * @param read all records
 * @param used those that the results are of
 * @param unreadable those that are in the table of unreadable records instead
 * @param unreadableByReason the same by the code of the reason
 * @param maxUnreadable how many were allowed
 * @param tooManyUnreadable whether there were more, or nothing was left
 * @param withoutImageSuffix records whose file's name has no image format's suffix
 * @param hidden files whose names begin with a dot or underscore: no records
 * @param outsideClasses files beside the classes' folders: no records
 * @param emptyClasses names of classes without a file
 */
public record RecordCounts(
    long read,
    long used,
    long unreadable,
    Map<String, Long> unreadableByReason,
    String maxUnreadable,
    boolean tooManyUnreadable,
    long withoutImageSuffix,
    long hidden,
    long outsideClasses,
    List<String> emptyClasses) {

  /**
   * The counts of a data set.
   *
   * @param used records without a fault
   * @param faults numbers of the others by reason
   */
  static RecordCounts of(DataSet data, RecordLimit limit, long used, Map<String, Long> faults) {
    long unreadable = faults.values().stream().mapToLong(Long::longValue).sum();
    long read = used + unreadable;
    return new RecordCounts(
        read,
        used,
        unreadable,
        faults,
        limit.toString(),
        used == 0 || limit.isExceeded(unreadable, read),
        data.withoutImageSuffix(),
        data.hidden(),
        data.outside(),
        data.emptyClasses());
  }

  /** How many rows of a staged table have each reason; those without one have the empty one. */
  static Map<String, Long> byReason(Dataset<Row> staged) {
    Map<String, Long> counts = new TreeMap<>();
    staged
        .groupBy(functions.coalesce(functions.col(RecordColumns.REASON), functions.lit("")))
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }
}
