package dev.lamina.spark.source;

/**
 * A record of a data set on its way through a task. None is ever lost: where something of it could
 * not be read that is null, and the reason says why.
 *
 * @param key what names the record, whatever machine or file system it is on: the path of a file
 *     below the root, or the key in a table
 * @param path the whole path of the file that holds the record
 * @param label the index of the class, from 0; null where there are no classes, or the record is at
 *     fault and it is not known
 * @param className the name of the class; null where its index is
 * @param bytes the content of the image file, or the tensor's elements in row-major order,
 *     little-endian float32; null where it could not be read, or is no longer needed. Not to be
 *     modified.
 * @param kept the values of the data set's kept columns, as Spark gives them to users
 * @param reason the stable code of what is wrong with the record; null where nothing is
 * @param message what is wrong, for people; null where nothing is
 */
@SuppressWarnings("ArrayRecordComponent") // On its way alone; never compared.
public record DataRecord(
    String key,
    String path,
    Integer label,
    String className,
    byte[] bytes,
    Object[] kept,
    String reason,
    String message) {
  private static final Object[] NONE = {};

  /** A record of a data set that keeps no columns. */
  static DataRecord of(
      String key,
      String path,
      Integer label,
      String className,
      byte[] bytes,
      String reason,
      String message) {
    return new DataRecord(key, path, label, className, bytes, NONE, reason, message);
  }

  /** All of the record but its content. */
  public DataRecord withoutBytes() {
    return new DataRecord(key, path, label, className, null, kept, reason, message);
  }
}
