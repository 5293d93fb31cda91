package dev.lamina.spark.source;

/**
 * A file of a data set.
 *
 * @param key the path below the data set's root, with {@code /} between its names
 * @param label the index of its class; {@value #NO_LABEL} if it has none
 * @param length in bytes
 */
public record ListedFile(String key, int label, long length) {
  static final int NO_LABEL = -1;
}
