package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG to pixels, as Pillow reads it: alpha and transparency are dropped, gray of 16 bits is clipped
 * at 255, RGB of 16 bits is cut to its upper 8, undefined indices of a palette are gray.
 */
final class PngDecoder {
  /** Deflate makes at most so many bytes of one. */
  private static final int MOST_EXPANSION = 1032;

  private static final int BATCH = 1 << 15;
  private static final int[] FIRST_COLUMN = {0, 4, 0, 2, 0, 1, 0};
  private static final int[] COLUMN_STEP = {8, 8, 4, 4, 2, 2, 1};
  private static final int[] FIRST_ROW = {0, 0, 4, 0, 2, 0, 1};
  private static final int[] ROW_STEP = {8, 8, 8, 4, 4, 2, 2};

  private final byte[] bytes;
  private final PngFile file;
  private final boolean allowTruncated;

  /** (H, W, channels), indices if there is a palette. */
  private final byte[] pixels;

  private final int channels;
  private final int pixelBits;
  private int nextSpan;

  private PngDecoder(byte[] bytes, PngFile file, boolean allowTruncated) {
    this.bytes = bytes;
    this.file = file;
    this.allowTruncated = allowTruncated;
    channels = file.colorType() == 2 || file.colorType() == 6 ? 3 : 1;
    pixelBits = file.samples() * file.depth();
    pixels = new byte[file.height() * file.width() * channels];
  }

  static Image decode(byte[] bytes, PngFile file, DecodeOptions options) throws ImageException {
    options.checkSize(file.width(), file.height());
    long raw = file.height() * (1 + ((long) file.width() * file.samples() * file.depth() + 7) / 8);
    options.checkFilled(file.dataLength(), raw / MOST_EXPANSION, "the rows of the PNG");
    PngDecoder decoder = new PngDecoder(bytes, file, options.allowTruncated());
    decoder.readRows();
    return file.colorType() == 3
        ? file.palette().apply(decoder.pixels, file.height(), file.width())
        : new Image(
            file.height(),
            file.width(),
            decoder.channels == 1 ? ColorMode.L : ColorMode.RGB,
            decoder.pixels);
  }

  private void readRows() throws ImageException {
    Inflater inflater = new Inflater();
    try {
      if (!file.isInterlaced()) {
        readPass(inflater, 0, 1, 0, 1);
        return;
      }
      boolean isWhole = true;
      for (int pass = 0; pass < FIRST_ROW.length && isWhole; pass++) {
        isWhole =
            readPass(
                inflater, FIRST_COLUMN[pass], COLUMN_STEP[pass], FIRST_ROW[pass], ROW_STEP[pass]);
      }
    } catch (DataFormatException e) {
      if (!allowTruncated) {
        throw new ImageException(Reason.CORRUPT, "the data of the PNG: " + e.getMessage());
      }
    } finally {
      inflater.end();
    }
  }

  /** Reads the rows of a pass and returns whether all of them were there. */
  private boolean readPass(Inflater inflater, int x, int stepX, int y, int stepY)
      throws ImageException, DataFormatException {
    int columns = (file.width() - x + stepX - 1) / stepX;
    int rows = (file.height() - y + stepY - 1) / stepY;
    if (columns <= 0 || rows <= 0) {
      return true;
    }
    int stride = 1 + Math.toIntExact(((long) columns * pixelBits + 7) / 8);
    int batch = Math.min(rows, Math.max(1, BATCH / stride));
    // One row of zeros, or the last of the batch before, and then the rows of the batch.
    byte[] buffer = new byte[Math.multiplyExact(batch + 1, stride)];
    for (int row = 0; row < rows; row += batch) {
      int wanted = Math.min(batch, rows - row);
      int whole = inflate(inflater, buffer, stride, wanted * stride) / stride;
      for (int i = 1; i <= whole; i++) {
        unfilter(buffer, i * stride, stride);
        spread(buffer, i * stride + 1, columns, y + (row + i - 1) * stepY, x, stepX);
      }
      if (whole < wanted) {
        return missing(row + whole);
      }
      System.arraycopy(buffer, whole * stride, buffer, 0, stride);
    }
    return true;
  }

  private boolean missing(int row) throws ImageException {
    if (!allowTruncated) {
      throw new ImageException(
          Reason.CORRUPT, "the data of the PNG end before row %d of a pass".formatted(row));
    }
    return false;
  }

  /** Returns how many bytes came before the data ended. */
  private int inflate(Inflater inflater, byte[] buffer, int offset, int length)
      throws DataFormatException {
    int done = 0;
    while (done < length) {
      int count = inflater.inflate(buffer, offset + done, length - done);
      done += count;
      if (count == 0) {
        if (!inflater.needsInput() || nextSpan == file.data().size()) {
          break;
        }
        PngFile.Span span = file.data().get(nextSpan++);
        inflater.setInput(bytes, span.offset(), span.length());
      }
    }
    return done;
  }

  /** Undoes the filter of the row at {@code start}, whose row above lies just before it. */
  private void unfilter(byte[] buffer, int start, int stride) throws ImageException {
    int step = Math.max(1, pixelBits / 8);
    int first = start + 1;
    int end = start + stride;
    int filter = buffer[start];
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = first + step; i < end; i++) {
          buffer[i] += buffer[i - step];
        }
      }
      case 2 -> {
        for (int i = first; i < end; i++) {
          buffer[i] += buffer[i - stride];
        }
      }
      case 3 -> {
        for (int i = first; i < end; i++) {
          int left = i < first + step ? 0 : buffer[i - step] & 0xff;
          buffer[i] += (byte) ((left + (buffer[i - stride] & 0xff)) >> 1);
        }
      }
      case 4 -> paeth(buffer, first, end, step, stride);
      default -> throw new ImageException(Reason.CORRUPT, "a row of the PNG has filter " + filter);
    }
  }

  /** Of three bytes a pixel, the most usual: what lies to the left and above stays at hand. */
  private static void paethOfColor(byte[] buffer, int first, int end, int stride) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    for (int i = first; i + 2 < end; i += 3) {
      int above0 = buffer[i - stride] & 0xff;
      int above1 = buffer[i - stride + 1] & 0xff;
      int above2 = buffer[i - stride + 2] & 0xff;
      left0 = (buffer[i] + predicted(left0, above0, corner0)) & 0xff;
      left1 = (buffer[i + 1] + predicted(left1, above1, corner1)) & 0xff;
      left2 = (buffer[i + 2] + predicted(left2, above2, corner2)) & 0xff;
      corner0 = above0;
      corner1 = above1;
      corner2 = above2;
      buffer[i] = (byte) left0;
      buffer[i + 1] = (byte) left1;
      buffer[i + 2] = (byte) left2;
    }
  }

  private static int predicted(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    int nearer = toLeft <= toAbove ? left : above;
    return Math.min(toLeft, toAbove) <= toCorner ? nearer : corner;
  }

  private static void paeth(byte[] buffer, int first, int end, int step, int stride) {
    if (step == 3) {
      paethOfColor(buffer, first, end, stride);
      return;
    }
    for (int i = first; i < Math.min(end, first + step); i++) {
      buffer[i] += buffer[i - stride];
    }
    for (int i = first + step; i < end; i++) {
      int left = buffer[i - step] & 0xff;
      int above = buffer[i - stride] & 0xff;
      int corner = buffer[i - stride - step] & 0xff;
      buffer[i] += (byte) predicted(left, above, corner);
    }
  }

  /** Writes a row's samples where they belong. */
  private void spread(byte[] row, int at, int columns, int y, int x, int stepX) {
    int to = (y * file.width() + x) * channels;
    int step = stepX * channels;
    int depth = file.depth();
    if (depth < 8) {
      int mask = (1 << depth) - 1;
      int scale = file.colorType() == 3 ? 1 : 255 / mask;
      for (int i = 0; i < columns; i++, to += step) {
        int bit = i * depth;
        int sample = (row[at + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
        pixels[to] = (byte) (sample * scale);
      }
    } else if (stepX == 1 && pixelBits == channels * 8) {
      System.arraycopy(row, at, pixels, to, columns * channels);
    } else if (file.colorType() == 0 && depth == 16) {
      for (int i = 0; i < columns; i++, to += step) {
        pixels[to] = row[at + 2 * i] != 0 ? (byte) 255 : row[at + 2 * i + 1];
      }
    } else {
      int sample = depth / 8;
      for (int i = 0; i < columns; i++, to += step, at += pixelBits / 8) {
        for (int channel = 0; channel < channels; channel++) {
          pixels[to + channel] = row[at + channel * sample];
        }
      }
    }
  }
}
