package dev.lamina.spark.source;

import java.util.List;

/**
 * Which records are wanted.
 *
 * @param data the folder, file or pattern, in any file system that Hadoop knows
 * @param format what is there
 * @param columns of a table, or of what stands beside an image in a tar file
 * @param root the folder that a manifest's relative paths start from; null for the manifest's own
 * @param classes the names of the classes, by label; null for those that occur
 * @param isLabelled whether each record must have a class
 * @param classCount how many classes there are if labels are integers and no names are given
 * @param recordBytes of a record that is as it should be; 0 if that is not known
 * @param stepLabels a table's column of the labels of sequences' steps; null if they have none
 */
public record DataRequest(
    String data,
    DataFormat format,
    DataColumns columns,
    String root,
    List<String> classes,
    boolean isLabelled,
    int classCount,
    long recordBytes,
    String stepLabels) {

  /** A request of records whose steps have no labels. */
  public DataRequest(
      String data,
      DataFormat format,
      DataColumns columns,
      String root,
      List<String> classes,
      boolean isLabelled,
      int classCount,
      long recordBytes) {
    this(data, format, columns, root, classes, isLabelled, classCount, recordBytes, null);
  }

  /** The same request for another format. */
  public DataRequest withFormat(DataFormat other) {
    return new DataRequest(
        data, other, columns, root, classes, isLabelled, classCount, recordBytes, stepLabels);
  }
}
