package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.nn.LayerException;
import java.util.Arrays;

/**
 * An image of pixels that are looked for elsewhere in an image, as Pillow's {@code
 * Image.transform}; no averaging where it becomes smaller.
 *
 * <p>Source: Pillow 9.4, src/libImaging/Geometry.c.
 */
final class Warp {
  private final Image image;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] to;

  private Warp(Image image, int height, int width, byte[] fill) {
    this.image = image;
    this.channels = image.mode().channels();
    this.height = height;
    this.width = width;
    this.to = new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    Gather.fill(to, fill);
  }

  /** Requires a filter that warping has. */
  static void check(Resampling interpolation) {
    LayerException.check(
        interpolation == Resampling.NEAREST
            || interpolation == Resampling.BILINEAR
            || interpolation == Resampling.BICUBIC,
        "interpolation must be nearest, bilinear or bicubic, got %s",
        interpolation.name().toLowerCase(java.util.Locale.ROOT));
  }

  /**
   * The pixel (x, y) is that at {@code (a x + b y + c, d x + e y + f)}, of pixels' middles.
   *
   * @param matrix a, b, c, d, e, f
   * @param fill a pixel (C) for those that lie outside
   */
  static Image affine(
      Image image, int height, int width, double[] matrix, Resampling filter, byte[] fill) {
    Warp warp = new Warp(image, height, width, fill);
    if (filter != Resampling.NEAREST) {
      double[] whole = Arrays.copyOf(matrix, 8);
      warp.interpolate(whole, filter);
    } else if (matrix[1] == 0 && matrix[3] == 0) {
      int[] rows = scaled(image.height(), height, matrix[4], matrix[5]);
      int[] columns = scaled(image.width(), width, matrix[0], matrix[2]);
      return Gather.pixels(image, rows, columns, fill);
    } else if (warp.isFixed(matrix)) {
      warp.nearestFixed(matrix);
    } else {
      warp.nearest(matrix);
    }
    return warp.result();
  }

  /**
   * The pixel (x, y) is that at {@code ((a x + b y + c) / (g x + h y + 1), (d x + e y + f) / (g x +
   * h y + 1))}, of pixels' middles.
   *
   * @param coefficients a, b, c, d, e, f, g, h
   * @param fill a pixel (C) for those that lie outside
   */
  static Image perspective(Image image, double[] coefficients, Resampling filter, byte[] fill) {
    Warp warp = new Warp(image, image.height(), image.width(), fill);
    warp.interpolate(coefficients, filter);
    return warp.result();
  }

  private Image result() {
    return new Image(height, width, image.mode(), to);
  }

  private static int[] scaled(int from, int length, double step, double first) {
    int[] sources = new int[length];
    double place = first + step * 0.5;
    for (int i = 0; i < length; i++, place += step) {
      sources[i] = place >= 0 && (int) place < from ? (int) place : Gather.NEW;
    }
    return sources;
  }

  /** Whether no corner goes beyond what 16 bits before the point hold. */
  private boolean isFixed(double[] a) {
    boolean isFixed = true;
    for (int x : new int[] {0, width}) {
      for (int y : new int[] {0, height}) {
        isFixed &= Math.abs(x * a[0] + y * a[1] + a[2]) < 32768;
        isFixed &= Math.abs(x * a[3] + y * a[4] + a[5]) < 32768;
      }
    }
    return isFixed;
  }

  private static int fixed(double value) {
    return (int) Math.floor(value * 65536 + 0.5);
  }

  private void nearestFixed(double[] a) {
    int stepX = fixed(a[0]);
    int stepY = fixed(a[3]);
    int rowX = fixed(a[2] + a[0] * 0.5 + a[1] * 0.5);
    int rowY = fixed(a[5] + a[3] * 0.5 + a[4] * 0.5);
    int at = 0;
    for (int y = 0; y < height; y++) {
      int fromX = rowX;
      int fromY = rowY;
      for (int x = 0; x < width; x++, at += channels) {
        copy(fromX >> 16, fromY >> 16, at);
        fromX += stepX;
        fromY += stepY;
      }
      rowX += fixed(a[1]);
      rowY += fixed(a[4]);
    }
  }

  private void nearest(double[] a) {
    double rowX = a[2] + a[1] * 0.5 + a[0] * 0.5;
    double rowY = a[5] + a[4] * 0.5 + a[3] * 0.5;
    int at = 0;
    for (int y = 0; y < height; y++) {
      double fromX = rowX;
      double fromY = rowY;
      for (int x = 0; x < width; x++, at += channels) {
        copy(place(fromX), place(fromY), at);
        fromX += a[0];
        fromY += a[3];
      }
      rowX += a[1];
      rowY += a[4];
    }
  }

  private static int place(double value) {
    return value >= 0 ? (int) value : -1;
  }

  private void copy(int x, int y, int at) {
    if (x >= 0 && x < image.width() && y >= 0 && y < image.height()) {
      int from = (y * image.width() + x) * channels;
      for (int channel = 0; channel < channels; channel++) {
        to[at + channel] = image.pixels()[from + channel];
      }
    }
  }

  private void interpolate(double[] a, Resampling filter) {
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += channels) {
        double middleX = x + 0.5;
        double middleY = y + 0.5;
        double fromX = a[0] * middleX + a[1] * middleY + a[2];
        double fromY = a[3] * middleX + a[4] * middleY + a[5];
        if (a[6] != 0 || a[7] != 0) {
          double depth = a[6] * middleX + a[7] * middleY + 1;
          fromX /= depth;
          fromY /= depth;
        }
        if (fromX >= 0 && fromX < image.width() && fromY >= 0 && fromY < image.height()) {
          switch (filter) {
            case BILINEAR -> bilinear(fromX - 0.5, fromY - 0.5, at);
            case BICUBIC -> bicubic(fromX - 0.5, fromY - 0.5, at);
            default -> copy((int) fromX, (int) fromY, at);
          }
        }
      }
    }
  }

  private int value(int x, int y, int channel) {
    int column = Math.max(0, Math.min(image.width() - 1, x));
    int row = Math.max(0, Math.min(image.height() - 1, y));
    return image.pixels()[(row * image.width() + column) * channels + channel] & 0xff;
  }

  private void bilinear(double fromX, double fromY, int at) {
    int x = (int) Math.floor(fromX);
    int y = (int) Math.floor(fromY);
    double shareX = fromX - x;
    double shareY = fromY - y;
    for (int channel = 0; channel < channels; channel++) {
      double above = line(x, y, channel, shareX);
      double below = y + 1 < image.height() ? line(x, y + 1, channel, shareX) : above;
      to[at + channel] = (byte) (int) (above + (below - above) * shareY);
    }
  }

  private double line(int x, int y, int channel, double share) {
    int left = value(x, y, channel);
    return left + (value(x + 1, y, channel) - left) * share;
  }

  private void bicubic(double fromX, double fromY, int at) {
    int x = (int) Math.floor(fromX);
    int y = (int) Math.floor(fromY);
    double shareX = fromX - x;
    double shareY = fromY - y;
    for (int channel = 0; channel < channels; channel++) {
      double first = cubicLine(x, y - 1, channel, shareX);
      double second = y >= 0 && y < image.height() ? cubicLine(x, y, channel, shareX) : first;
      double third = y + 1 < image.height() ? cubicLine(x, y + 1, channel, shareX) : second;
      double fourth = y + 2 < image.height() ? cubicLine(x, y + 2, channel, shareX) : third;
      double value = cubic(first, second, third, fourth, shareY);
      to[at + channel] = (byte) (int) Math.max(0, Math.min(255, value));
    }
  }

  private double cubicLine(int x, int y, int channel, double share) {
    return cubic(
        value(x - 1, y, channel),
        value(x, y, channel),
        value(x + 1, y, channel),
        value(x + 2, y, channel),
        share);
  }

  private static double cubic(double v1, double v2, double v3, double v4, double share) {
    double p2 = -v1 + v3;
    double p3 = 2 * (v1 - v2) + v3 - v4;
    double p4 = -v1 + v2 - v3 + v4;
    return v2 + share * (p2 + share * (p3 + share * p4));
  }
}
