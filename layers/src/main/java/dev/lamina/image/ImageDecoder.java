package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;

/**
 * The bytes of PNG, JPEG, GIF (the first frame), BMP, TIFF (the first page) and WebP files to
 * pixels, as {@code PIL.Image.open(file).convert(mode)} gives them; the format is told by content.
 *
 * <p>Bytes may be damaged or hostile: their structure is checked, and the number of pixels bounded,
 * before memory is laid out or a native decoder sees them. The time for an image is bounded by its
 * bytes and pixels: no format makes the decoder go over an image more than a few times. Only JPEG
 * and WebP are decoded by native libraries. Safe for use by several threads at once.
 *
 * <p>Differences from Pillow: an image whose data end early though its file does not is an error
 * here, and partly black in Pillow; odd runs of 4-bit BMP are read whole.
 */
public final class ImageDecoder {
  /** The number of pixels from which Pillow warns of a decompression bomb. */
  public static final long DEFAULT_MAX_PIXELS = DecodeOptions.DEFAULT_MAX_PIXELS;

  /** How the message of a fault of the decoder itself begins. */
  static final String UNEXPECTED = "the decoder failed on data";

  private final DecodeOptions options;

  /** A decoder. */
  public ImageDecoder(DecodeOptions options) {
    this.options = options;
  }

  /**
   * A decoder of the defaults but for the number of pixels.
   *
   * @param mode what images are converted to
   * @param maxPixels the largest H * W that is decoded, at least 1; default {@link
   *     #DEFAULT_MAX_PIXELS}
   * @throws IllegalArgumentException if {@code maxPixels} is below 1
   */
  public ImageDecoder(ColorMode mode, long maxPixels) {
    this(DecodeOptions.of(mode).withMaxPixels(maxPixels));
  }

  /**
   * Decodes an image.
   *
   * @param bytes of a file, from the first to the last. Not modified.
   * @throws ImageException if they are not such an image; it says why
   */
  public Image decode(byte[] bytes) throws ImageException {
    if (bytes.length > options.maxBytes()) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "%d bytes are more than the allowed %d".formatted(bytes.length, options.maxBytes()));
    }
    ImageFormat format = ImageFormat.of(bytes);
    try {
      return decode(format, bytes);
    } catch (RuntimeException e) {
      // No file is known to lead here; one that does must not end a job of millions.
      throw new ImageException(Reason.CORRUPT, UNEXPECTED + " of %s: %s".formatted(format, e));
    }
  }

  private Image decode(ImageFormat format, byte[] bytes) throws ImageException {
    return switch (format) {
      case PNG -> {
        PngFile file = PngFile.read(bytes, options);
        yield upright(PngDecoder.decode(bytes, file, options), file.orientation());
      }
      case JPEG -> {
        JpegFile file = JpegFile.read(bytes, options);
        yield upright(JpegDecoder.decode(file, options), file.orientation());
      }
      case WEBP -> {
        WebpFile file = WebpFile.read(bytes, options);
        yield upright(WebpDecoder.decode(file, options), file.orientation());
      }
      case GIF -> converted(GifDecoder.decode(bytes, options));
      case BMP -> converted(BmpDecoder.decode(bytes, options));
      case TIFF -> converted(TiffDecoder.decode(bytes, options));
    };
  }

  private Image upright(Image image, int orientation) {
    Image converted = converted(image);
    return options.exifOrientation() ? Orientation.apply(converted, orientation) : converted;
  }

  private Image converted(Image image) {
    return options.mode() == null ? image : image.convert(options.mode());
  }
}
