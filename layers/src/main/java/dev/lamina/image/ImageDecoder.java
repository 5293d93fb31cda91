package dev.lamina.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.lamina.image.ImageException.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * PNG and JPEG bytes to pixels, as {@code PIL.Image.open(file).convert(mode)} gives them.
 *
 * <p>Bytes may be damaged or hostile: their structure is checked, and the number of pixels bounded,
 * before the decoder sees them. As with Pillow an alpha channel is dropped and the orientation that
 * a camera noted is not applied. Safe for use by several threads at once.
 */
public final class ImageDecoder {
  /** The number of pixels from which Pillow warns of a decompression bomb. */
  public static final long DEFAULT_MAX_PIXELS = 89_478_485;

  static {
    // A task decodes on its own thread; others would run on cores that are not the task's.
    setNumThreads(0);
  }

  private final ColorMode mode;
  private final long maxPixels;

  /**
   * A decoder.
   *
   * @param mode what images are converted to; null leaves them as they are stored, a palette and an
   *     alpha channel apart
   * @param maxPixels the largest H * W that is decoded, at least 1; default {@link
   *     #DEFAULT_MAX_PIXELS}
   * @throws IllegalArgumentException if {@code maxPixels} is below 1
   */
  public ImageDecoder(ColorMode mode, long maxPixels) {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be at least 1, got " + maxPixels);
    }
    this.mode = mode;
    this.maxPixels = maxPixels;
  }

  /**
   * Decodes an image.
   *
   * @param bytes of a file, from the first to the last. Not modified.
   * @throws ImageException if they are not such an image; it says why
   */
  public Image decode(byte[] bytes) throws ImageException {
    ImageHeader header = ImageHeader.read(bytes);
    long count = (long) header.height() * header.width();
    if (count > maxPixels) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "%d x %d pixels are more than the allowed %d"
              .formatted(header.width(), header.height(), maxPixels));
    }
    Image image = decodeAsStored(bytes, header);
    return mode == null ? image : image.convert(mode);
  }

  private static Image decodeAsStored(byte[] bytes, ImageHeader header) throws ImageException {
    try (BytePointer data = new BytePointer(bytes);
        Mat encoded = new Mat(1, bytes.length, CV_8U, data);
        Mat decoded = imdecode(encoded, IMREAD_UNCHANGED)) {
      if (decoded.empty()) {
        throw new ImageException(Reason.CORRUPT, "the decoder found the image damaged");
      }
      if (decoded.rows() != header.height() || decoded.cols() != header.width()) {
        throw new ImageException(Reason.CORRUPT, "the image is not of the size in its header");
      }
      if (decoded.depth() != CV_8U) {
        throw new ImageException(Reason.UNSUPPORTED, "channels are not of 8 bits");
      }
      byte[] pixels = new byte[Math.toIntExact(decoded.total() * decoded.channels())];
      decoded.data().get(pixels);
      return switch (decoded.channels()) {
        case 1 -> new Image(header.height(), header.width(), ColorMode.L, pixels);
        case 3, 4 ->
            new Image(
                header.height(), header.width(), ColorMode.RGB, rgb(pixels, decoded.channels()));
        default ->
            throw new ImageException(
                Reason.UNSUPPORTED, "an image of " + decoded.channels() + " channels");
      };
    } catch (RuntimeException e) {
      // OpenCV's C++ exceptions come as these.
      throw new ImageException(Reason.CORRUPT, "the decoder failed: " + e.getMessage());
    }
  }

  /** From OpenCV's order, blue, green, red and perhaps alpha. */
  private static byte[] rgb(byte[] pixels, int channels) {
    byte[] ordered = channels == 3 ? pixels : new byte[pixels.length / 4 * 3];
    for (int from = 0, to = 0; from < pixels.length; from += channels, to += 3) {
      byte blue = pixels[from];
      ordered[to + 1] = pixels[from + 1];
      ordered[to] = pixels[from + 2];
      ordered[to + 2] = blue;
    }
    return ordered;
  }
}
