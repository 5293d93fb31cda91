package dev.lamina.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pixels to the bytes of an image file; the same pixels always give the same bytes. Safe for use by
 * several threads at once.
 */
public final class ImageEncoder {
  /** The formats that are written. */
  public enum Format {
    /** Without loss. */
    PNG("png", 100),
    /** Baseline, chroma at half the resolution (4:2:0); grayscale images have one component. */
    JPEG("jpg", 75),
    /** With loss; grayscale images are written as RGB, for WebP knows no others. */
    WEBP("webp", 80);

    private final String extension;
    private final int defaultQuality;

    Format(String extension, int defaultQuality) {
      this.extension = extension;
      this.defaultQuality = defaultQuality;
    }

    /** The end of a file's name, without the dot: {@code png}, {@code jpg} or {@code webp}. */
    public String extension() {
      return extension;
    }

    /** The quality where none is given, as Pillow's: 75 for JPEG, 80 for WebP. */
    public int defaultQuality() {
      return defaultQuality;
    }

    /** The format's name in lower case, as job files give it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Zlib's level 6, as Pillow's. */
  private static final int PNG_LEVEL = 6;

  static {
    // A task encodes on its own thread; others would run on cores that are not the task's.
    setNumThreads(0);
  }

  private final Format format;
  private final int quality;

  /** An encoder of the format's default quality. */
  public ImageEncoder(Format format) {
    this(format, format.defaultQuality());
  }

  /**
   * An encoder.
   *
   * @param quality from 1, the smallest file, to 100, the nearest pixels; PNG takes no heed of it
   * @throws IllegalArgumentException if the quality is out of range
   */
  public ImageEncoder(Format format, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be from 1 to 100, got " + quality);
    }
    this.format = format;
    this.quality = quality;
  }

  /** What it writes. */
  public Format format() {
    return format;
  }

  /**
   * Encodes an image.
   *
   * @param image at most 65,535 pixels high and wide for JPEG, 16,383 for WebP
   * @throws IllegalArgumentException if the format cannot hold an image of this size
   */
  public byte[] encode(Image image) {
    int[] parameters =
        switch (format) {
          case PNG -> new int[] {IMWRITE_PNG_COMPRESSION, PNG_LEVEL};
          case JPEG -> new int[] {IMWRITE_JPEG_QUALITY, quality};
          case WEBP -> new int[] {IMWRITE_WEBP_QUALITY, quality};
        };
    int limit = format == Format.JPEG ? 65_535 : format == Format.WEBP ? 16_383 : 1_000_000;
    if (image.height() > limit || image.width() > limit) {
      throw new IllegalArgumentException(
          "%s cannot hold %d x %d pixels, at most %d x %d"
              .formatted(format, image.width(), image.height(), limit, limit));
    }
    boolean isGray = image.mode() == ColorMode.L;
    try (BytePointer pixels = new BytePointer(isGray ? image.pixels() : bgr(image.pixels()));
        Mat mat = new Mat(image.height(), image.width(), isGray ? CV_8UC1 : CV_8UC3, pixels);
        IntPointer settings = new IntPointer(parameters);
        BytePointer encoded = new BytePointer()) {
      if (!imencode("." + format.extension(), mat, encoded, settings)) {
        throw new IllegalStateException(
            "%s of %d x %d pixels was not written"
                .formatted(format, image.width(), image.height()));
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }

  /** In OpenCV's order. */
  private static byte[] bgr(byte[] rgb) {
    byte[] swapped = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      swapped[i] = rgb[i + 2];
      swapped[i + 1] = rgb[i + 1];
      swapped[i + 2] = rgb[i];
    }
    return swapped;
  }
}
