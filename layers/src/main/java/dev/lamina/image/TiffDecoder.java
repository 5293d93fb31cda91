package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The first page of a TIFF file to pixels, as Pillow reads it, turned as its orientation says:
 * gray, palette, RGB and CMYK of 1 to 32 bits, in strips or tiles, samples together or in planes,
 * plain or compressed by LZW, Deflate, PackBits, JPEG or as fax. YCbCr is read in JPEG alone.
 */
final class TiffDecoder {
  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int MOST_SAMPLES = 6;
  private static final int DIFFERENCES = 2;
  private static final int FLOAT_DIFFERENCES = 3;

  private final byte[] bytes;
  private final TiffDirectory directory;
  private final DecodeOptions options;
  private final int width;
  private final int height;
  private final int compression;
  private final int photometric;
  private final int predictor;
  private final boolean isReversed;
  private final boolean isPlanar;
  private final int samples;
  private final int depth;
  private final int chunkWidth;
  private final int chunkRows;
  private final TiffSamples target;

  private TiffDecoder(byte[] bytes, TiffDirectory directory, DecodeOptions options)
      throws ImageException {
    this.bytes = bytes;
    this.directory = directory;
    this.options = options;
    width = directory.number(TiffDirectory.WIDTH, 0);
    height = directory.number(TiffDirectory.HEIGHT, 0);
    options.checkSize(width, height);
    compression = directory.number(TiffDirectory.COMPRESSION, TiffCompression.NONE);
    photometric = directory.number(TiffDirectory.PHOTOMETRIC, WHITE_IS_ZERO);
    predictor = directory.number(TiffDirectory.PREDICTOR, 1);
    isReversed = directory.number(TiffDirectory.FILL_ORDER, 1) == 2;
    samples = directory.number(TiffDirectory.SAMPLES_PER_PIXEL, 1);
    isPlanar = directory.number(TiffDirectory.PLANAR_CONFIGURATION, 1) == 2 && samples > 1;
    depth = depth();
    boolean isTiled = directory.has(TiffDirectory.TILE_OFFSETS);
    chunkWidth = isTiled ? directory.number(TiffDirectory.TILE_WIDTH, 0) : width;
    long rows =
        isTiled
            ? directory.number(TiffDirectory.TILE_LENGTH, 0)
            : Math.min(height, directory.value(TiffDirectory.ROWS_PER_STRIP, (long) height));
    if (chunkWidth < 1 || rows < 1 || rows > Integer.MAX_VALUE) {
      throw new ImageException(
          Reason.CORRUPT, "TIFF in strips or tiles of %d x %d".formatted(chunkWidth, rows));
    }
    // A tile may be larger than the image, but not by so much that memory is laid out for it.
    options.checkSize(chunkWidth, rows);
    chunkRows = (int) rows;
    checkFilled();
    target = new TiffSamples(directory, width, height, kind(), depth);
  }

  static Image decode(byte[] bytes, DecodeOptions options) throws ImageException {
    TiffDirectory directory = TiffDirectory.read(bytes);
    TiffDecoder decoder = new TiffDecoder(bytes, directory, options);
    decoder.readChunks();
    Image image = decoder.target.image();
    return Orientation.apply(image, directory.number(TiffDirectory.ORIENTATION, 1));
  }

  private int depth() throws ImageException {
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new ImageException(Reason.UNSUPPORTED, "TIFF of %d samples".formatted(samples));
    }
    int first = directory.number(TiffDirectory.BITS_PER_SAMPLE, 1);
    for (int i = 1; i < Math.min(samples, directory.count(TiffDirectory.BITS_PER_SAMPLE)); i++) {
      if (directory.value(TiffDirectory.BITS_PER_SAMPLE, i) != first) {
        throw new ImageException(Reason.UNSUPPORTED, "TIFF of samples of different depth");
      }
    }
    return first;
  }

  private TiffSamples.Kind kind() throws ImageException {
    int format = directory.number(TiffDirectory.SAMPLE_FORMAT, 1);
    boolean isByte = depth == 8 && format == 1;
    boolean isColor = isByte || (depth == 16 && format == 1);
    boolean isSmall = format == 1 && (depth == 1 || depth == 2 || depth == 4 || depth == 8);
    boolean isGray = photometric == WHITE_IS_ZERO || photometric == BLACK_IS_ZERO;
    if (isGray && isSmall && (samples == 1 || (samples == 2 && depth == 8))) {
      return photometric == WHITE_IS_ZERO ? TiffSamples.Kind.INVERTED : TiffSamples.Kind.GRAY;
    } else if (isGray && samples == 1 && (depth == 12 || depth == 16) && format == 1) {
      return TiffSamples.Kind.UNSIGNED;
    } else if (isGray && samples == 1 && (depth == 16 || depth == 32) && format <= 2) {
      return TiffSamples.Kind.SIGNED;
    } else if (isGray && samples == 1 && depth == 32 && format == 3) {
      return TiffSamples.Kind.FLOAT;
    } else if (photometric == PALETTE && isSmall && (samples == 1 || depth == 8)) {
      return TiffSamples.Kind.INDEX;
    } else if (photometric == RGB && isColor && samples >= 3) {
      boolean isMultiplied =
          samples > 3 && !isPlanar && directory.number(TiffDirectory.EXTRA_SAMPLES, 0) == 1;
      return isMultiplied ? TiffSamples.Kind.MULTIPLIED : TiffSamples.Kind.RGB;
    } else if (photometric == CMYK && isColor && samples >= 4) {
      return TiffSamples.Kind.CMYK;
    } else if (photometric == YCBCR
        && isByte
        && samples == 3
        && !isPlanar
        && compression == TiffCompression.JPEG) {
      return TiffSamples.Kind.RGB;
    }
    throw new ImageException(
        Reason.UNSUPPORTED,
        "TIFF of photometric interpretation %d, %d samples of %d bits, format %d, compression %d"
            .formatted(photometric, samples, depth, format, compression));
  }

  private void checkFilled() throws ImageException {
    boolean isKnown =
        switch (compression) {
          case TiffCompression.NONE,
                  TiffCompression.LZW,
                  TiffCompression.DEFLATE,
                  TiffCompression.OLD_DEFLATE,
                  TiffCompression.PACK_BITS ->
              true;
          case TiffCompression.CCITT_RUNS,
                  TiffCompression.CCITT_GROUP_3,
                  TiffCompression.CCITT_GROUP_4 ->
              samples == 1 && depth == 1;
          case TiffCompression.JPEG -> depth == 8;
          default -> false;
        };
    if (!isKnown) {
      throw new ImageException(
          Reason.UNSUPPORTED, "TIFF of compression %d and depth %d".formatted(compression, depth));
    }
    long raw = (long) width * height * samples * depth / 8;
    options.checkFilled(
        bytes.length, raw / TiffCompression.mostExpansion(compression), "the samples of the TIFF");
  }

  private void readChunks() throws ImageException {
    boolean isTiled = directory.has(TiffDirectory.TILE_OFFSETS);
    int offsets = isTiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS;
    int counts = isTiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    int planes = isPlanar ? samples : 1;
    int index = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < height; y += chunkRows) {
        for (int x = 0; x < width; x += chunkWidth, index++) {
          if (index >= directory.count(offsets)) {
            missing(y, directory.has(offsets) ? Reason.CORRUPT : Reason.TRUNCATED);
            return;
          }
          long offset = directory.value(offsets, index);
          long count =
              index < directory.count(counts) && compression != TiffCompression.NONE
                  ? directory.value(counts, index)
                  : bytes.length;
          readChunk(x, y, plane, offset, count);
          if (y > Integer.MAX_VALUE - chunkRows || x > Integer.MAX_VALUE - chunkWidth) {
            return;
          }
        }
      }
    }
  }

  private void readChunk(int x, int y, int plane, long offset, long count) throws ImageException {
    if (offset < 0 || offset >= bytes.length || count < 0) {
      missing(y, Reason.TRUNCATED);
      return;
    }
    int at = (int) offset;
    int end = (int) Math.min(bytes.length, offset + Math.min(count, bytes.length));
    boolean isTiled = directory.has(TiffDirectory.TILE_OFFSETS);
    int rows = isTiled ? chunkRows : Math.min(chunkRows, height - y);
    int perPixel = isPlanar ? 1 : samples;
    int stride = Math.toIntExact(((long) chunkWidth * perPixel * depth + 7) / 8);
    byte[] data;
    int present;
    if (compression == TiffCompression.JPEG) {
      data = undoJpeg(at, end, rows, perPixel);
      present = data.length;
    } else if (compression >= TiffCompression.CCITT_RUNS
        && compression <= TiffCompression.CCITT_GROUP_4) {
      int faxOptions =
          directory.number(
              compression == TiffCompression.CCITT_GROUP_4
                  ? TiffDirectory.T6_OPTIONS
                  : TiffDirectory.T4_OPTIONS,
              0);
      data =
          TiffCompression.undoFax(
              bytes, at, end, chunkWidth, rows, compression, faxOptions, isReversed ? 2 : 1);
      present = data.length;
    } else {
      data = new byte[Math.multiplyExact(stride, rows)];
      present = unpack(at, end, data);
    }
    int whole = Math.min(rows, present / stride);
    int needed = Math.min(rows, height - y);
    for (int row = 0; row < Math.min(whole, needed); row++) {
      undoDifferences(data, row * stride, stride, perPixel);
      target.put(
          data, row * stride, Math.min(chunkWidth, width - x), x, y + row, perPixel, plane);
    }
    if (whole < needed) {
      missing(y + whole, end == bytes.length ? Reason.TRUNCATED : Reason.CORRUPT);
    }
  }

  private void missing(int row, Reason reason) throws ImageException {
    if (!options.allowTruncated()) {
      throw new ImageException(reason, "the data of the TIFF end in row %d".formatted(row));
    }
  }

  /** Returns how many bytes of {@code out} were filled. */
  private int unpack(int at, int end, byte[] out) {
    byte[] in = bytes;
    if (isReversed) {
      in = Arrays.copyOfRange(bytes, at, end);
      for (int i = 0; i < in.length; i++) {
        in[i] = (byte) (Integer.reverse(in[i]) >>> 24);
      }
      end -= at;
      at = 0;
    }
    switch (compression) {
      case TiffCompression.LZW:
        return TiffCompression.undoLzw(in, at, end, out);
      case TiffCompression.PACK_BITS:
        return TiffCompression.unpackBits(in, at, end, out);
      case TiffCompression.NONE:
        int count = Math.min(out.length, end - at);
        System.arraycopy(in, at, out, 0, count);
        return count;
      default:
        return TiffCompression.inflate(in, at, end, out);
    }
  }

  /** The samples of a strip or tile that is a JPEG file but for the tables that all share. */
  private byte[] undoJpeg(int at, int end, int rows, int perPixel) throws ImageException {
    byte[] tables = directory.bytes(TiffDirectory.JPEG_TABLES);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(tables.length + end - at + 32);
    whole.write(0xff);
    whole.write(0xd8);
    if (perPixel >= 3) {
      whole.writeBytes(CmykJpeg.adobeSegment(photometric == YCBCR ? 1 : 0));
    }
    if (tables.length > 4) {
      whole.write(tables, 2, tables.length - 4);
    }
    whole.write(bytes, Math.min(at + 2, end), Math.max(0, end - at - 2));
    JpegFile file = JpegFile.read(whole.toByteArray(), options);
    if (file.width() != chunkWidth || file.height() > rows || file.components() != perPixel) {
      throw new ImageException(
          Reason.CORRUPT,
          "a strip or tile of %d x %d holds a JPEG of %d x %d"
              .formatted(chunkWidth, rows, file.width(), file.height()));
    }
    return perPixel == 4
        ? CmykJpeg.samples(file)
        : JpegDecoder.decode(file, options.withDraftSize(0)).pixels();
  }

  private void undoDifferences(byte[] data, int start, int stride, int step) {
    if (predictor == FLOAT_DIFFERENCES && depth == 32) {
      for (int i = start + step; i < start + stride; i++) {
        data[i] += data[i - step];
      }
      byte[] planes = Arrays.copyOfRange(data, start, start + stride);
      int count = stride / 4;
      boolean isBig = target.isBigEndian();
      for (int i = 0; i < count; i++) {
        for (int part = 0; part < 4; part++) {
          data[start + 4 * i + (isBig ? part : 3 - part)] = planes[part * count + i];
        }
      }
    } else if (predictor == DIFFERENCES
        && (compression == TiffCompression.LZW
            || compression == TiffCompression.DEFLATE
            || compression == TiffCompression.OLD_DEFLATE)) {
      int size = depth / 8;
      if (size == 1) {
        for (int i = start + step; i < start + stride; i++) {
          data[i] += data[i - step];
        }
      } else if (size == 2 || size == 4) {
        addWords(data, start, stride, step * size, size);
      }
    }
  }

  /** Adds to each number of several bytes the one before it. */
  private void addWords(byte[] data, int start, int stride, int distance, int size) {
    for (int i = start + distance; i + size <= start + stride; i += size) {
      int carry = 0;
      for (int part = 0; part < size; part++) {
        int at = i + (target.isBigEndian() ? size - 1 - part : part);
        int sum = (data[at] & 0xff) + (data[at - distance] & 0xff) + carry;
        data[at] = (byte) sum;
        carry = sum >> 8;
      }
    }
  }
}
