package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The image turned: torchvision's {@code rotate}.
 *
 * @param angle in degrees, counter-clockwise
 * @param interpolation nearest, bilinear or bicubic; default nearest
 * @param expand whether the result is made large enough to hold all of the turned image; default
 *     false: of the image's size
 * @param center (x, y) that it is turned about, in pixels from the upper left corner; default the
 *     middle
 * @param fill what pixels from outside of the image are: a number, or one for each channel; default
 *     0
 */
public record Rotate(
    double angle,
    @Default("nearest") Resampling interpolation,
    @Default("false") boolean expand,
    @Default("none") NumberArray center,
    @Default("none") Fill fill)
    implements Transform.OfImage {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if the angle is not finite, the filter is one for resizing only, or the
   *     centre is not two numbers
   */
  public Rotate {
    LayerException.check(Double.isFinite(angle), "angle must be finite, got %s", angle);
    Warp.check(interpolation);
    Center.check(center);
  }

  @Override
  public Image apply(Image image) throws ImageException {
    byte[] pixel = (fill == null ? Fill.ZERO : fill).bytes(this, image.mode());
    double turn = turn();
    if (center == null) {
      if (turn == 0) {
        return image;
      }
      if (turn == 180) {
        return new VerticalFlip().apply(new HorizontalFlip().apply(image));
      }
      if (isQuarter(turn) && (expand || image.width() == image.height())) {
        return quarter(image, turn == 90);
      }
    }
    double[] matrix = matrix(turn, image.height(), image.width());
    long[] size = {image.height(), image.width()};
    if (expand) {
      size = expanded(matrix, image.height(), image.width());
      ImageSizes.check(this, size[0], size[1]);
      double x = -(size[1] - image.width()) / 2.0;
      double y = -(size[0] - image.height()) / 2.0;
      double movedX = matrix[0] * x + matrix[1] * y + matrix[2];
      matrix[5] = matrix[3] * x + matrix[4] * y + matrix[5];
      matrix[2] = movedX;
    }
    return Warp.affine(image, (int) size[0], (int) size[1], matrix, interpolation, pixel);
  }

  /** The angle in [0, 360), as Python's {@code %} gives it. */
  private double turn() {
    double rest = angle % 360;
    return rest < 0 ? rest + 360 : rest;
  }

  private static boolean isQuarter(double turn) {
    return turn == 90 || turn == 270;
  }

  private static Image quarter(Image image, boolean counterClockwise) {
    int channels = image.mode().channels();
    int height = image.width();
    int width = image.height();
    byte[] to = new byte[image.pixels().length];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = counterClockwise ? x : width - 1 - x;
        int column = counterClockwise ? height - 1 - y : y;
        int from = (row * image.width() + column) * channels;
        for (int channel = 0; channel < channels; channel++, at++) {
          to[at] = image.pixels()[from + channel];
        }
      }
    }
    return new Image(height, width, image.mode(), to);
  }

  private double[] matrix(double turn, int height, int width) {
    double radians = -Math.toRadians(turn);
    double cosine = rounded(Math.cos(radians));
    double sine = rounded(Math.sin(radians));
    double negative = rounded(-Math.sin(radians));
    double x = Center.x(center, width);
    double y = Center.y(center, height);
    return new double[] {
      cosine,
      sine,
      cosine * -x + sine * -y + 0.0 + x,
      negative,
      cosine,
      negative * -x + cosine * -y + 0.0 + y
    };
  }

  private static double rounded(double value) {
    return new BigDecimal(value).setScale(15, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static long[] expanded(double[] a, int height, int width) {
    double leastX = Double.POSITIVE_INFINITY;
    double leastY = Double.POSITIVE_INFINITY;
    double mostX = Double.NEGATIVE_INFINITY;
    double mostY = Double.NEGATIVE_INFINITY;
    for (int x : new int[] {0, width}) {
      for (int y : new int[] {0, height}) {
        double toX = a[0] * x + a[1] * y + a[2];
        double toY = a[3] * x + a[4] * y + a[5];
        leastX = Math.min(leastX, toX);
        leastY = Math.min(leastY, toY);
        mostX = Math.max(mostX, toX);
        mostY = Math.max(mostY, toY);
      }
    }
    return new long[] {
      (long) Math.ceil(mostY) - (long) Math.floor(leastY),
      (long) Math.ceil(mostX) - (long) Math.floor(leastX)
    };
  }

  @Override
  public Form form(Form input) {
    input.requireImage(this);
    if (fill != null) {
      fill.check(input.channels());
    }
    double turn = turn();
    if (!expand || (turn == 0 && center == null)) {
      return input;
    }
    if (!input.hasSize()) {
      return input.withSize(0, 0);
    }
    if (center == null && turn == 180) {
      return input;
    }
    if (center == null && isQuarter(turn)) {
      return input.withSize(input.width(), input.height());
    }
    long[] size =
        expanded(matrix(turn, input.height(), input.width()), input.height(), input.width());
    return input.withSize(Math.toIntExact(size[0]), Math.toIntExact(size[1]));
  }
}
