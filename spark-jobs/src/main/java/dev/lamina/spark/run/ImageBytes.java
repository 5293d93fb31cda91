package dev.lamina.spark.run;

import dev.lamina.image.Image;
import dev.lamina.image.ImageEncoder;
import dev.lamina.image.transform.Transformed;
import java.io.Serializable;

/** Encodes transformed images; travels with a task. */
public final class ImageBytes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageEncoder.Format format;
  private final int quality;
  private transient ImageEncoder encoder;

  /**
   * An encoding.
   *
   * @param quality from 1 to 100; 0 for the format's default
   */
  public ImageBytes(ImageEncoder.Format format, int quality) {
    this.format = format;
    this.quality = quality;
  }

  /** The end of a file's name, without the dot. */
  public String extension() {
    return format.extension();
  }

  /** The file of one image. */
  byte[] encode(Transformed transformed) throws RecordFault {
    Image image = ((Transformed.Images) transformed).images().get(0);
    if (encoder == null) {
      encoder = quality == 0 ? new ImageEncoder(format) : new ImageEncoder(format, quality);
    }
    try {
      return encoder.encode(image);
    } catch (IllegalArgumentException e) {
      throw new RecordFault("too-large", e.getMessage());
    }
  }
}
