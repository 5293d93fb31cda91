package dev.lamina.image;

import static org.bytedeco.leptonica.global.leptonica.L_JPEG_CONTINUE_WITH_BAD_DATA;
import static org.bytedeco.leptonica.global.leptonica.L_SEVERITY_NONE;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetDepth;
import static org.bytedeco.leptonica.global.leptonica.pixGetHeight;
import static org.bytedeco.leptonica.global.leptonica.pixGetWidth;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemJpeg;
import static org.bytedeco.leptonica.global.leptonica.setMsgSeverity;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.lamina.image.ImageException.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * JPEG to pixels, by libjpeg-turbo as Pillow has it: accurate integer transform, smooth chroma
 * upsampling. Leptonica carries it with its vector instructions; OpenCV's is built without.
 */
final class JpegDecoder {
  /** So many times may a decoder go over the largest allowed image. */
  private static final long MOST_SCANS = 32;

  private static final int BLOCK = 64;
  private static final int CHUNK = 1 << 16;
  private static final int[] SCALES = {8, 4, 2};

  static {
    setMsgSeverity(L_SEVERITY_NONE);
    // A task decodes on its own thread; others would run on cores that are not the task's.
    setNumThreads(0);
  }

  private JpegDecoder() {}

  static Image decode(JpegFile file, DecodeOptions options) throws ImageException {
    options.checkSize(file.width(), file.height());
    long area = (long) file.width() * file.height();
    if (area * file.scans() > options.maxPixels() * MOST_SCANS) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "a JPEG of %d x %d pixels in %d scans would take too long"
              .formatted(file.width(), file.height(), file.scans()));
    }
    // The first scan spends a bit or more on each block.
    options.checkFilled(file.dataLength(), area / BLOCK / 8, "the blocks of the JPEG");
    return file.components() == 4
        ? CmykJpeg.decode(file)
        : decode(file, scale(file, options.draftSize()));
  }

  /** Pillow's choice in {@code draft}. */
  private static int scale(JpegFile file, int draftSize) {
    if (draftSize > 0) {
      int most = Math.min(file.width(), file.height()) / draftSize;
      for (int scale : SCALES) {
        if (scale <= most) {
          return scale;
        }
      }
    }
    return 1;
  }

  private static Image decode(JpegFile file, int scale) throws ImageException {
    PIX pix;
    try (BytePointer bytes = new BytePointer(file.bytes())) {
      pix =
          pixReadMemJpeg(
              bytes,
              file.bytes().length,
              0,
              scale,
              (IntPointer) null,
              L_JPEG_CONTINUE_WITH_BAD_DATA);
    }
    if (pix == null || pix.isNull()) {
      throw new ImageException(Reason.CORRUPT, "the JPEG decoder found the image damaged");
    }
    try {
      int height = pixGetHeight(pix);
      int width = pixGetWidth(pix);
      if (height != (file.height() + scale - 1) / scale
          || width != (file.width() + scale - 1) / scale) {
        throw new ImageException(
            Reason.CORRUPT, "the JPEG is %d x %d, not as its header says".formatted(width, height));
      }
      int channels = pixGetDepth(pix) == 32 ? 3 : 1;
      byte[] pixels = new byte[height * width * channels];
      if (channels == 3) {
        copyColor(pixGetData(pix), pixels, height * width);
      } else {
        copyGray(pixGetData(pix), pixGetWpl(pix), pixels, height, width);
      }
      return new Image(height, width, channels == 3 ? ColorMode.RGB : ColorMode.L, pixels);
    } finally {
      pixDestroy(pix);
    }
  }

  /**
   * From words of red, green, blue and nothing, the first uppermost.
   *
   * <p>Without the first byte of all they are blue, green, red and a fourth, one pixel after the
   * other, which OpenCV puts in order faster than a loop in Java. The last pixel has no fourth.
   */
  private static void copyColor(IntPointer words, byte[] pixels, int count) {
    try (Mat ordered = new Mat()) {
      for (int done = 0; done < count - 1; done += CHUNK) {
        int length = Math.min(CHUNK, count - 1 - done);
        try (BytePointer shifted = new BytePointer(words).position(done * 4L + 1);
            Mat mixed = new Mat(1, length, CV_8UC4, shifted)) {
          cvtColor(mixed, ordered, COLOR_BGRA2RGB);
          ordered.data().get(pixels, done * 3, length * 3);
        }
      }
    }
    int last = words.get(count - 1L);
    int at = pixels.length - 3;
    pixels[at] = (byte) (last >>> 24);
    pixels[at + 1] = (byte) (last >>> 16);
    pixels[at + 2] = (byte) (last >>> 8);
  }

  /** From words of four pixels, the first uppermost; a row begins with a new word. */
  private static void copyGray(
      IntPointer words, int wordsPerRow, byte[] pixels, int height, int width) {
    int[] row = new int[wordsPerRow];
    int to = 0;
    for (int y = 0; y < height; y++) {
      words.position((long) y * wordsPerRow).get(row, 0, wordsPerRow);
      for (int x = 0; x < width; x++) {
        pixels[to++] = (byte) (row[x >> 2] >>> (24 - 8 * (x & 3)));
      }
    }
  }
}
