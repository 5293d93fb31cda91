package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import java.util.Arrays;

/**
 * The image softened: torchvision's function {@code gaussian_blur}. (Its class draws sigma at
 * random.)
 *
 * @param kernelSize odd, at least 1: one number for both axes, or (of x, of y); on each axis less
 *     than twice the image's size
 * @param sigma above 0: one number, or (of x, of y); default {@code kernel_size * 0.15 + 0.35}
 */
public record GaussianBlur(IntTuple kernelSize, @Default("none") NumberArray sigma)
    implements Transform.OfImage {
  private static final int MOST = 1 << 16;

  /**
   * Checks the arguments.
   *
   * @throws LayerException if a size is even or below 1, a sigma is not positive, or there are not
   *     one or two of them
   */
  public GaussianBlur {
    kernelSize.check(2, "kernel_size");
    for (int size : kernelSize.toArray()) {
      LayerException.check(
          size > 0 && size % 2 == 1 && size < MOST,
          "kernel_size must be odd, at least 1 and below %s, got %s",
          MOST,
          kernelSize);
    }
    if (sigma != null) {
      long values = sigma.shape().elements();
      LayerException.check(
          sigma.shape().rank() < 2 && (values == 1 || values == 2),
          "sigma must be a number or (of x, of y), got %s",
          sigma);
      for (int i = 0; i < values; i++) {
        LayerException.check(
            sigma.at(i) > 0 && Double.isFinite(sigma.at(i)),
            "sigma must be above 0 and finite, got %s",
            sigma);
      }
    }
  }

  @Override
  public Image apply(Image image) throws ImageException {
    int channels = image.mode().channels();
    float[] ofX = weights(0);
    float[] ofY = weights(1);
    if (ofX.length / 2 >= image.width() || ofY.length / 2 >= image.height()) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "GaussianBlur: kernel_size is %s, too large for an image of (%d, %d)"
              .formatted(kernelSize, image.height(), image.width()));
    }
    int row = image.width() * channels;
    int[] columns = mirrored(image.width(), ofX.length / 2);
    int[] rows = mirrored(image.height(), ofY.length / 2);
    float[][] lines = new float[Math.min(ofY.length, image.height())][];
    int[] kept = new int[lines.length];
    Arrays.fill(kept, -1);
    float[] sums = new float[row];
    byte[] to = new byte[image.pixels().length];
    for (int y = 0; y < image.height(); y++) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < ofY.length; i++) {
        int source = rows[y + i];
        int place = source % lines.length;
        if (kept[place] != source) {
          lines[place] = lines[place] == null ? new float[row] : lines[place];
          blurLine(image, source, columns, ofX, lines[place]);
          kept[place] = source;
        }
        add(sums, lines[place], ofY[i]);
      }
      for (int i = 0; i < row; i++) {
        to[y * row + i] = (byte) Math.max(0, Math.min(255, (int) Math.rint(sums[i])));
      }
    }
    return new Image(image.height(), image.width(), image.mode(), to);
  }

  private static void add(float[] sums, float[] line, float weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += line[i] * weight;
    }
  }

  private static void blurLine(Image image, int y, int[] columns, float[] weights, float[] to) {
    int channels = image.mode().channels();
    byte[] pixels = image.pixels();
    int start = y * image.width() * channels;
    for (int x = 0, at = 0; x < image.width(); x++) {
      for (int channel = 0; channel < channels; channel++, at++) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += (pixels[start + columns[x + i] * channels + channel] & 0xff) * weights[i];
        }
        to[at] = sum;
      }
    }
  }

  private static int[] mirrored(int size, int side) {
    return side == 0 ? Gather.run(0, size, size) : PaddingMode.REFLECT.sources(size, side, side);
  }

  /** {@code exp(-0.5 (x / sigma)^2)} of an axis, divided by their sum, in float32. */
  private float[] weights(int axis) {
    int size = kernelSize.at(axis);
    double width = size * 0.15 + 0.35;
    if (sigma != null) {
      width = sigma.at(Math.min(axis, (int) sigma.shape().elements() - 1));
    }
    float[] weights = new float[size];
    float sum = 0;
    for (int i = 0; i < size; i++) {
      float x = (i - (size - 1) * 0.5f) / (float) width;
      weights[i] = (float) Math.exp(-0.5f * (x * x));
      sum += weights[i];
    }
    for (int i = 0; i < size; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
