package dev.lamina.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.lamina.image.ImageException.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** WebP to pixels, by libwebp; alpha is dropped. */
final class WebpDecoder {
  static {
    // A task decodes on its own thread; others would run on cores that are not the task's.
    setNumThreads(0);
  }

  private WebpDecoder() {}

  static Image decode(WebpFile file, DecodeOptions options) throws ImageException {
    options.checkSize(file.width(), file.height());
    options.checkSize(file.frameWidth(), file.frameHeight());
    byte[] frame = decode(file.frame(), file.frameWidth(), file.frameHeight());
    int width = file.width();
    int height = file.height();
    if (file.frameWidth() == width && file.frameHeight() == height) {
      return new Image(height, width, ColorMode.RGB, frame);
    }
    byte[] canvas = new byte[height * width * 3];
    int count = file.frameWidth() * 3;
    for (int y = 0; y < file.frameHeight(); y++) {
      int to = ((file.top() + y) * width + file.left()) * 3;
      System.arraycopy(frame, y * count, canvas, to, count);
    }
    return new Image(height, width, ColorMode.RGB, canvas);
  }

  private static byte[] decode(byte[] bytes, int width, int height) throws ImageException {
    try (BytePointer data = new BytePointer(bytes);
        Mat encoded = new Mat(1, bytes.length, CV_8U, data);
        Mat decoded = imdecode(encoded, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION)) {
      if (decoded.rows() != height || decoded.cols() != width || decoded.type() != CV_8UC3) {
        throw new ImageException(Reason.CORRUPT, "the WebP decoder found the image damaged");
      }
      byte[] pixels = new byte[height * width * 3];
      decoded.data().get(pixels);
      return pixels;
    } catch (RuntimeException e) {
      // OpenCV's C++ exceptions come as these.
      throw new ImageException(Reason.CORRUPT, "the WebP decoder failed: " + e.getMessage());
    }
  }
}
