package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Default;
import java.io.Serializable;

/**
 * How images are decoded; plain data.
 *
 * @param mode what they are converted to, as Pillow's {@code convert(mode)} does it
 * @param maxPixels the largest H * W that is decoded, at least 1; default 89478485, from which
 *     Pillow warns of a decompression bomb
 * @param maxBytes the largest file that is decoded, in bytes, at least 1; default 1073741824
 * @param exifOrientation whether images are turned as the camera noted, as Pillow's {@code
 *     ImageOps.exif_transpose} does it; default false. TIFF images always are, as in Pillow.
 * @param allowTruncated whether what is there of a truncated image is decoded, the rest black, or
 *     gray in JPEG, as with Pillow's {@code LOAD_TRUNCATED_IMAGES}; default false, an error
 * @param draftSize how long in pixels the shorter side of a JPEG image must at least remain when
 *     its cosine transform is cut to a half, a quarter or an eighth of the size, as with Pillow's
 *     {@code draft(None, (draftSize, draftSize))}: fast, and near what resizing would give; at
 *     least 0; default 0, whole size
 */
public record DecodeOptions(
    ColorMode mode,
    @Default("89478485") long maxPixels,
    @Default("1073741824") long maxBytes,
    @Default("false") boolean exifOrientation,
    @Default("false") boolean allowTruncated,
    @Default("0") int draftSize)
    implements Serializable {
  /** The number of pixels from which Pillow warns of a decompression bomb. */
  public static final long DEFAULT_MAX_PIXELS = 89_478_485;

  /** A gibibyte. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  /** The JDK's longest array, less what some of its parts keep free. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public DecodeOptions {
    check(maxPixels, 1, "maxPixels");
    check(maxBytes, 1, "maxBytes");
    check(draftSize, 0, "draftSize");
  }

  private static void check(long value, long least, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(name, least, value));
    }
  }

  /** The defaults. */
  public static DecodeOptions of(ColorMode mode) {
    return new DecodeOptions(mode, DEFAULT_MAX_PIXELS, DEFAULT_MAX_BYTES, false, false, 0);
  }

  /** These with another bound of pixels. */
  public DecodeOptions withMaxPixels(long value) {
    return new DecodeOptions(mode, value, maxBytes, exifOrientation, allowTruncated, draftSize);
  }

  /** These with another bound of bytes. */
  public DecodeOptions withMaxBytes(long value) {
    return new DecodeOptions(mode, maxPixels, value, exifOrientation, allowTruncated, draftSize);
  }

  /** These with the camera's orientation applied or not. */
  public DecodeOptions withExifOrientation(boolean value) {
    return new DecodeOptions(mode, maxPixels, maxBytes, value, allowTruncated, draftSize);
  }

  /** These with truncated images decoded or not. */
  public DecodeOptions withAllowTruncated(boolean value) {
    return new DecodeOptions(mode, maxPixels, maxBytes, exifOrientation, value, draftSize);
  }

  /** These with another least size of JPEG images. */
  public DecodeOptions withDraftSize(int value) {
    return new DecodeOptions(mode, maxPixels, maxBytes, exifOrientation, allowTruncated, value);
  }

  /** Requires a size, as a header claims it, that may be decoded. */
  void checkSize(long width, long height) throws ImageException {
    if (width < 1 || height < 1) {
      throw new ImageException(
          Reason.CORRUPT, "an image of %d x %d pixels".formatted(width, height));
    }
    if (width > maxPixels / height) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "%d x %d pixels are more than the allowed %d".formatted(width, height, maxPixels));
    }
    if (width > LONGEST_ARRAY / 4 / height) {
      throw new ImageException(
          Reason.TOO_LARGE, "%d x %d pixels are more than an array holds".formatted(width, height));
    }
  }

  /**
   * Requires as many bytes as could hold an image, before memory is laid out for what its header
   * claims.
   *
   * @param needed the fewest bytes into which so many pixels can be compressed
   */
  void checkFilled(long present, long needed, String what) throws ImageException {
    if (present < needed && !allowTruncated) {
      throw new ImageException(
          Reason.TRUNCATED,
          "%d bytes of data cannot hold %s, which take at least %d"
              .formatted(present, what, needed));
    }
  }
}
