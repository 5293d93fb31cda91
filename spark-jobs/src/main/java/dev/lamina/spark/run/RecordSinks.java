package dev.lamina.spark.run;

import dev.lamina.spark.source.DataSet;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The places that transformed records can go to. */
public final class RecordSinks {
  private RecordSinks() {}

  /**
   * A file for each image, under the name of its record.
   *
   * @param folder the name of the files' folder below the output folder
   */
  public static RecordSink.Factory images(String folder, TaskFiles files, ImageBytes images) {
    return partition -> new ImageFileSink(folder, files, images);
  }

  /** A tar shard for each partition, as WebDataset's. */
  public static RecordSink.Factory tar(
      String folder, TaskFiles files, ImageBytes images, StructType kept) {
    return partition ->
        new TarSink("%s/part-%05d.tar".formatted(folder, partition), files, images, kept);
  }

  /** A Parquet file for each partition, with the content of image files. */
  public static RecordSink.Factory rows(
      SparkSession session, String folder, TaskFiles files, DataSet data, ImageBytes images)
      throws IOException {
    return parquet(folder, files, new ParquetSink.Form(session, data, images, false));
  }

  /**
   * A Parquet file for each partition, with tensors.
   *
   * @param isArray whether they are arrays of floats; binary, little-endian float32, otherwise
   */
  public static RecordSink.Factory tensors(
      SparkSession session, String folder, TaskFiles files, DataSet data, boolean isArray)
      throws IOException {
    return parquet(folder, files, new ParquetSink.Form(session, data, null, isArray));
  }

  private static RecordSink.Factory parquet(String folder, TaskFiles files, ParquetSink.Form form) {
    return partition ->
        new ParquetSink("%s/part-%05d.parquet".formatted(folder, partition), files, form);
  }
}
