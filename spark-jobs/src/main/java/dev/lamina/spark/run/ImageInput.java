package dev.lamina.spark.run;

import dev.lamina.image.DecodeOptions;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageException;
import dev.lamina.image.transform.TransformDefinitions;
import dev.lamina.image.transform.Transformed;
import dev.lamina.image.transform.Transforms;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;

/**
 * From an image file's bytes to a model's input; travels with a task as definitions, from which the
 * transforms are made anew.
 */
public final class ImageInput implements RecordInput {
  private static final long serialVersionUID = 1L;

  private final DecodeOptions options;
  private final TransformDefinitions definitions;
  private transient ImageDecoder decoder;
  private transient Transforms transforms;

  /**
   * The way of all images of a job.
   *
   * @param options how images are decoded
   */
  public ImageInput(DecodeOptions options, Transforms transforms) {
    this.options = options;
    this.definitions = transforms.definitions();
  }

  /**
   * {@inheritDoc}
   *
   * @param shape (C, H, W)
   */
  @Override
  public void write(byte[] bytes, Shape shape, FloatBuffer out, int offset) throws RecordFault {
    open();
    try {
      transforms.write(decoder.decode(bytes), shape, out, offset);
    } catch (ImageException e) {
      throw new RecordFault(e.reason().code(), e.getMessage());
    }
  }

  /** The image of a file's bytes. */
  public Image decode(byte[] bytes) throws RecordFault {
    open();
    try {
      return decoder.decode(bytes);
    } catch (ImageException e) {
      throw new RecordFault(e.reason().code(), e.getMessage());
    }
  }

  /** What the transforms make of an image, of whatever size that is. */
  public Transformed transform(Image image) throws RecordFault {
    open();
    try {
      return transforms.apply(image);
    } catch (ImageException e) {
      throw new RecordFault(e.reason().code(), e.getMessage());
    }
  }

  private void open() {
    if (decoder == null) {
      transforms = definitions.open();
      decoder = new ImageDecoder(options);
    }
  }

  @Override
  public void close() {
    if (transforms != null) {
      transforms.close();
      transforms = null;
      decoder = null;
    }
  }
}
