package dev.lamina.spark.source;

/**
 * A file of a data set.
 *
 * @param key the path below the data set's root, with {@code /} between its names
 * @param label the index of its class
 * @param length in bytes
 */
public record ListedFile(String key, int label, long length) {}
