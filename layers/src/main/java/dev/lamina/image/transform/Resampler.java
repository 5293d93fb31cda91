package dev.lamina.image.transform;

import dev.lamina.image.Image;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Resizes images as Pillow does: lines, then columns, each sum in fixed point and rounded to bytes.
 *
 * <p>Keeps its arrays for the next image; for one thread at a time. Two lines are summed at once,
 * in the halves of a long; only what the wanted part of the new image needs is computed. Neither
 * changes a bit of the result.
 *
 * <p>Source: Pillow 9.4, src/libImaging/Resample.c.
 */
final class Resampler {
  private static final long MOST_KEPT = 1 << 24;
  private static final int AT_ONCE = 4;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWER = 0xffffffffL;
  private static final int HIGH = 32 + ResampleAxis.PRECISION;
  private static final long BYTE_OF_EACH = 0x000000ff_000000ffL;
  private static final int HALF = 1 << (ResampleAxis.PRECISION - 1);
  private static final long HALF_OF_EACH = ((long) HALF << 32) | HALF;

  private int[][] lines = new int[0][];
  private int[] sums = new int[0];
  private byte[] lastLine = new byte[0];

  /**
   * A part of the resized image.
   *
   * @param window rows and columns of the resized image, all within it
   */
  Image resize(Image image, int height, int width, Window window, Resampling filter) {
    int channels = image.mode().channels();
    ResampleAxis columns =
        width == image.width()
            ? null
            : new ResampleAxis(image.width(), width, window.left(), window.width(), filter);
    int rowLength = window.width() * channels;
    byte[] pixels = new byte[window.height() * rowLength];
    Lines source = new Lines(image, columns, window.left(), rowLength);
    if (height == image.height()) {
      source.prepare(2);
      for (int y = 0; y < window.height(); y++) {
        int[] line = source.line(window.top() + y);
        for (int i = 0, to = y * rowLength; i < rowLength; i++, to++) {
          pixels[to] = (byte) line[i];
        }
      }
    } else {
      columns(source, image.height(), height, window, filter, pixels);
    }
    return new Image(window.height(), window.width(), image.mode(), pixels);
  }

  private void columns(
      Lines source, int from, int to, Window window, Resampling filter, byte[] pixels) {
    ResampleAxis rows = new ResampleAxis(from, to, window.top(), window.height(), filter);
    int length = source.rowLength;
    // Lines that many new ones are made of are kept for all of them, unless they are too many.
    boolean keeps = (long) rows.taps() * length <= MOST_KEPT;
    source.prepare(keeps ? rows.taps() + 1 : 2 * AT_ONCE);
    if (sums.length < length) {
      sums = new int[length];
    }
    int[] weights = rows.weights();
    for (int y = 0; y < window.height(); y++) {
      if (!keeps) {
        source.restart();
      }
      int begin = rows.begin(y);
      int count = rows.taps();
      int first = y * rows.taps();
      Arrays.fill(sums, 0, length, HALF);
      int j = 0;
      for (; j + AT_ONCE <= count; j += AT_ONCE) {
        addFour(
            sums,
            length,
            source.line(begin + j),
            weights[first + j],
            source.line(begin + j + 1),
            weights[first + j + 1],
            source.line(begin + j + 2),
            weights[first + j + 2],
            source.line(begin + j + 3),
            weights[first + j + 3]);
      }
      for (; j < count; j++) {
        add(sums, length, source.line(begin + j), weights[first + j]);
      }
      put(sums, length, rows.isPositive(), pixels, y * length);
    }
  }

  private static void put(int[] sums, int length, boolean isPositive, byte[] to, int offset) {
    if (isPositive) {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) (sums[i] >> ResampleAxis.PRECISION);
      }
    } else {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) clip(sums[i]);
      }
    }
  }

  private static void add(int[] sums, int length, int[] line, int weight) {
    for (int i = 0; i < length; i++) {
      sums[i] += line[i] * weight;
    }
  }

  private static void addFour(
      int[] sums,
      int length,
      int[] line0,
      int weight0,
      int[] line1,
      int weight1,
      int[] line2,
      int weight2,
      int[] line3,
      int weight3) {
    for (int i = 0; i < length; i++) {
      sums[i] += line0[i] * weight0 + line1[i] * weight1 + line2[i] * weight2 + line3[i] * weight3;
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> ResampleAxis.PRECISION));
  }

  /** Lines of an image with new columns, made when they are asked for, and kept for a while. */
  private final class Lines {
    private final Image image;
    private final ResampleAxis columns;
    private final int left;
    private final int rowLength;
    private int ring;
    private int next = -1;

    /** Lines of an image; with no new columns if {@code columns} is null. */
    Lines(Image image, ResampleAxis columns, int left, int rowLength) {
      this.image = image;
      this.columns = columns;
      this.left = left;
      this.rowLength = rowLength;
    }

    /** Sees to it that the last {@code count} lines, and one before them, are kept. */
    void prepare(int count) {
      ring = Math.min(count, image.height()) + 1;
      if (lines.length < ring) {
        lines = Arrays.copyOf(lines, ring);
      }
      for (int i = 0; i < ring; i++) {
        if (lines[i] == null || lines[i].length < rowLength) {
          lines[i] = new int[rowLength];
        }
      }
    }

    /** Lets the next line that is asked for be any. */
    void restart() {
      next = -1;
    }

    /** A line; those asked for never go back by more than what is kept. */
    int[] line(int y) {
      if (next < 0) {
        next = y;
      }
      while (next <= y) {
        int second = Math.min(next + 1, image.height() - 1);
        make(next, second);
        next = second + 1;
      }
      return kept(y);
    }

    private int[] kept(int y) {
      return lines[y % ring];
    }

    private void make(int y, int second) {
      if (columns == null) {
        copy(y);
        copy(second);
      } else if (image.mode().channels() == 1) {
        makeGray(y, second, kept(y), kept(second));
      } else {
        makeColor(y, second, kept(y), kept(second));
      }
    }

    private void copy(int y) {
      byte[] pixels = image.pixels();
      int[] line = kept(y);
      int channels = image.mode().channels();
      for (int i = 0, from = (y * image.width() + left) * channels; i < rowLength; i++, from++) {
        line[i] = pixels[from] & 0xff;
      }
    }

    private void makeGray(int y, int second, int[] line0, int[] line1) {
      byte[] pixels = image.pixels();
      int[] weights = columns.weights();
      int taps = columns.taps();
      for (int x = 0; x < columns.length(); x++) {
        int from0 = y * image.width() + columns.begin(x);
        int from1 = second * image.width() + columns.begin(x);
        int at = x * taps;
        long sum = HALF_OF_EACH;
        for (int end = at + taps; at < end; at++) {
          long pair = ((long) (pixels[from1++] & 0xff) << 32) | (pixels[from0++] & 0xff);
          sum += pair * weights[at];
        }
        line1[x] = clip(high(sum));
        line0[x] = clip((int) sum);
      }
    }

    private void makeColor(int y, int second, int[] line0, int[] line1) {
      int rowBytes = image.width() * 3;
      boolean isLast = second == image.height() - 1;
      // Up to two bytes after a pixel are read too; after the last line there are none.
      byte[] bytes1 = isLast ? lastLine(rowBytes) : image.pixels();
      int start1 = isLast ? 0 : second * rowBytes;
      byte[] bytes0 = y == second ? bytes1 : image.pixels();
      int start0 = y == second ? start1 : y * rowBytes;
      int[] weights = columns.weights();
      int taps = columns.taps();
      for (int x = 0, to = 0; x < columns.length(); x++, to += 3) {
        int from0 = start0 + columns.begin(x) * 3;
        int from1 = start1 + columns.begin(x) * 3;
        int at = x * taps;
        int end = at + taps;
        long red = HALF_OF_EACH;
        long green = HALF_OF_EACH;
        long blue = HALF_OF_EACH;
        for (; at < end - 1; at += 2, from0 += 6, from1 += 6) {
          long two0 = (long) LONGS.get(bytes0, from0);
          long two1 = (long) LONGS.get(bytes1, from1);
          long pair = (two0 & LOWER) | (two1 << 32);
          long next = ((two0 >>> 24) & LOWER) | ((two1 >>> 24) << 32);
          long weight = weights[at];
          long nextWeight = weights[at + 1];
          red += (pair & BYTE_OF_EACH) * weight + (next & BYTE_OF_EACH) * nextWeight;
          green +=
              ((pair >>> 8) & BYTE_OF_EACH) * weight + ((next >>> 8) & BYTE_OF_EACH) * nextWeight;
          blue +=
              ((pair >>> 16) & BYTE_OF_EACH) * weight + ((next >>> 16) & BYTE_OF_EACH) * nextWeight;
        }
        if (at < end) {
          long pair =
              ((int) INTS.get(bytes0, from0) & LOWER)
                  | ((long) (int) INTS.get(bytes1, from1) << 32);
          long weight = weights[at];
          red += (pair & BYTE_OF_EACH) * weight;
          green += ((pair >>> 8) & BYTE_OF_EACH) * weight;
          blue += ((pair >>> 16) & BYTE_OF_EACH) * weight;
        }
        if (columns.isPositive()) {
          line1[to] = (int) (red >>> HIGH);
          line1[to + 1] = (int) (green >>> HIGH);
          line1[to + 2] = (int) (blue >>> HIGH);
          line0[to] = (int) red >>> ResampleAxis.PRECISION;
          line0[to + 1] = (int) green >>> ResampleAxis.PRECISION;
          line0[to + 2] = (int) blue >>> ResampleAxis.PRECISION;
        } else {
          line1[to] = clip(high(red));
          line1[to + 1] = clip(high(green));
          line1[to + 2] = clip(high(blue));
          line0[to] = clip((int) red);
          line0[to + 1] = clip((int) green);
          line0[to + 2] = clip((int) blue);
        }
      }
    }

    private byte[] lastLine(int rowBytes) {
      if (lastLine.length < rowBytes + 2) {
        lastLine = new byte[rowBytes + 2];
      }
      System.arraycopy(image.pixels(), (image.height() - 1) * rowBytes, lastLine, 0, rowBytes);
      return lastLine;
    }

    /** The sum in the upper half, of which a negative one in the lower half has borrowed. */
    private static int high(long sum) {
      return (int) ((sum - (int) sum) >> 32);
    }
  }
}
