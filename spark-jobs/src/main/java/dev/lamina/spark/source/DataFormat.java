package dev.lamina.spark.source;

/** What a data set is made of. */
public enum DataFormat {
  /** One of the others, told by the names of the files and the columns of a table. */
  AUTO,
  /** Image files in a folder, in folders of classes, or by a pattern: {@link ImageFiles}. */
  IMAGES,
  /** Tensors in a Parquet table. */
  TENSORS,
  /** The content of image files, or Spark's images, in a Parquet table. */
  TABLE,
  /** The paths of image files in a table: CSV, JSON lines or Parquet. */
  MANIFEST,
  /** Tar files with image files in them, and what belongs to each beside it. */
  TAR,
  /** Sequences in a table: text, ids, or features of steps; CSV, JSON lines or Parquet. */
  SEQUENCES,
  /** Lines of text files, each a sequence: {@link TextLines}. */
  LINES;

  /** Whether records are sequences, of any length. */
  public boolean isSequences() {
    return this == SEQUENCES || this == LINES;
  }
}
