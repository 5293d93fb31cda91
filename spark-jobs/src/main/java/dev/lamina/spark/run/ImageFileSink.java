package dev.lamina.spark.run;

import dev.lamina.image.transform.Transformed;
import dev.lamina.spark.source.DataRecord;
import java.io.IOException;

/** A file for each image, under the name of its record. */
final class ImageFileSink implements RecordSink {
  private final String folder;
  private final TaskFiles files;
  private final ImageBytes images;

  /**
   * A sink.
   *
   * @param folder the name of the files' folder below the output folder
   */
  ImageFileSink(String folder, TaskFiles files, ImageBytes images) {
    this.folder = folder;
    this.files = files;
    this.images = images;
  }

  @Override
  public Written write(DataRecord record, Transformed transformed) throws IOException, RecordFault {
    String name = OutputName.of(record.key(), images.extension());
    byte[] content = images.encode(transformed);
    files.write(name, content);
    return new Written(folder + "/" + name, content);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
