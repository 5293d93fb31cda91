package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageEncoder;
import dev.lamina.image.ImageException;
import dev.lamina.image.transform.Transformed;
import dev.lamina.image.transform.Transforms;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Chooses the records that a report shows, by their keys alone, so that they are the same however
 * the records are cut; and makes small images of them. Travels with a task.
 */
final class Sampling implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The longest side of a small image. */
  static final int SIDE = 160;

  /** So many times the wanted are expected below the limit, of which the least are taken. */
  private static final int MARGIN = 4;

  private final long limit;
  private transient Transforms small;
  private transient ImageEncoder encoder;

  /**
   * A sample.
   *
   * @param wanted how many records, at least 0
   * @param all how many there are, or a guess
   */
  Sampling(int wanted, long all) {
    double share = Math.min(1, (double) MARGIN * wanted / Math.max(1, all));
    this.limit = (long) (share * (1L << 32));
  }

  /** The place of a record in the order in which records are taken, from 0 to 2^32 - 1. */
  static long place(String key) {
    CRC32C sum = new CRC32C();
    sum.update(key.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  boolean takes(String key) {
    return place(key) < limit;
  }

  /** A small image as a PNG file; null if there is no way to show it. */
  byte[] small(Image image) {
    if (small == null) {
      Map<String, Object> resize =
          Map.of("type", "Resize", "size", SIDE - 1, "max_size", SIDE, "interpolation", "bilinear");
      small = Transforms.parse(List.of(resize));
      encoder = new ImageEncoder(ImageEncoder.Format.PNG);
    }
    try {
      boolean isSmall = Math.max(image.height(), image.width()) <= SIDE;
      Image shown = isSmall ? image : ((Transformed.Images) small.apply(image)).images().get(0);
      return encoder.encode(shown);
    } catch (ImageException | IllegalArgumentException e) {
      // Such as one pixel of a thousand: it is left out of the report alone.
      return null;
    }
  }

  /** As {@link #small(Image)}; of a tensor the least element is black, the largest white. */
  byte[] small(Transformed transformed) {
    if (transformed instanceof Transformed.Images images) {
      return small(images.images().get(0));
    }
    Transformed.Tensor tensor = (Transformed.Tensor) transformed;
    int rank = tensor.shape().rank();
    long channels = rank < 3 ? 0 : tensor.shape().size(rank - 3);
    if (channels != 1 && channels != 3) {
      return null;
    }
    int height = (int) tensor.shape().size(rank - 2);
    int width = (int) tensor.shape().size(rank - 1);
    return small(grays(tensor.values(), (int) channels, height, width));
  }

  private static Image grays(float[] values, int channels, int height, int width) {
    int area = height * width;
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < area * channels; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    float scale = most > least ? 255 / (most - least) : 0;
    byte[] pixels = new byte[area * channels];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < area; i++) {
        float value = (values[channel * area + i] - least) * scale;
        pixels[i * channels + channel] = (byte) Math.round(value);
      }
    }
    return new Image(height, width, channels == 1 ? ColorMode.L : ColorMode.RGB, pixels);
  }
}
