package dev.lamina.spark.run;

import dev.lamina.image.ColorMode;
import dev.lamina.image.DecodeOptions;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageException;
import dev.lamina.image.Transforms;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * From an image file's bytes to a model's input; travels with a task as plain data, from which the
 * transforms are made anew.
 */
public final class ImageInput implements RecordInput {
  private static final long serialVersionUID = 1L;

  private final DecodeOptions options;
  private final List<Map<String, Object>> definitions;
  private transient ImageDecoder decoder;
  private transient Transforms transforms;

  /**
   * The way of all images of a job.
   *
   * @param mode what images are decoded to
   * @param maxPixels the largest image that is decoded
   */
  public ImageInput(ColorMode mode, long maxPixels, Transforms transforms) {
    this(DecodeOptions.of(mode).withMaxPixels(maxPixels), transforms);
  }

  /** The way of all images of a job. */
  public ImageInput(DecodeOptions options, Transforms transforms) {
    this.options = options;
    this.definitions = transforms.toArguments();
  }

  /**
   * {@inheritDoc}
   *
   * @param shape (C, H, W)
   */
  @Override
  public void write(byte[] bytes, Shape shape, FloatBuffer out, int offset) throws RecordFault {
    if (decoder == null) {
      transforms = Transforms.parse(definitions);
      decoder = new ImageDecoder(options);
    }
    try {
      transforms.write(decoder.decode(bytes), shape, out, offset);
    } catch (ImageException e) {
      throw new RecordFault(e.reason().code(), e.getMessage());
    }
  }
}
