package dev.lamina.spark.source;

/** What a data set is made of. */
public enum DataFormat {
  /** Image files in one folder a class: {@link ClassFolders}. */
  IMAGES,
  /** Tensors in a Parquet table: {@link TensorTable}. */
  TENSORS
}
