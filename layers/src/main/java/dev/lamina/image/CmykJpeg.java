package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG of four inks to RGB, as Pillow converts it: samples are inverted, as Adobe writes them.
 *
 * <p>Only the JDK's decoder gives the four samples as they are; its arithmetic is libjpeg's. To
 * keep it from mixing them, it is told of a way of mixing that it does not know.
 */
final class CmykJpeg {
  private static final int UNKNOWN_TRANSFORM = 7;
  private static final int HALF = 1 << 15;

  private CmykJpeg() {}

  static Image decode(JpegFile file) throws ImageException {
    return new Image(file.height(), file.width(), ColorMode.RGB, Inks.toRgb(samples(file), true));
  }

  /** The four samples of each pixel as they are stored, or CMYK of YCCK: (H, W, 4). */
  static byte[] samples(JpegFile file) throws ImageException {
    Raster raster = readRaster(unmixed(file.bytes()));
    if (raster.getWidth() != file.width()
        || raster.getHeight() != file.height()
        || raster.getNumBands() != 4
        || !(raster.getDataBuffer() instanceof DataBufferByte samples)) {
      throw new ImageException(Reason.CORRUPT, "the JPEG is not of the size in its header");
    }
    byte[] inks = samples.getData();
    // As libjpeg does: Adobe's word counts, and those that are unknown are taken for YCCK.
    if (file.adobeTransform() > 0) {
      unmix(inks);
    }
    return inks;
  }

  /** Adobe's word of how components are mixed. */
  static byte[] adobeSegment(int transform) {
    return new byte[] {
      (byte) 0xff,
      (byte) JpegFile.ADOBE,
      0,
      14,
      'A',
      'd',
      'o',
      'b',
      'e',
      0,
      100,
      0,
      0,
      0,
      0,
      (byte) transform
    };
  }

  private static Raster readRaster(byte[] bytes) throws ImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw new ImageException(
          Reason.CORRUPT, "the JPEG decoder found the image damaged: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  /** The file with another word of Adobe's, first of all segments, and none of its own. */
  private static byte[] unmixed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    out.write(bytes, 0, 2);
    out.writeBytes(adobeSegment(UNKNOWN_TRANSFORM));
    int at = 2;
    // Segments before the data; the walk over them has been done once, so they are whole.
    while (at + 4 <= bytes.length && bytes[at] == (byte) 0xff) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == JpegFile.START_OF_SCAN || marker < 0xc0) {
        break;
      }
      int length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
      int end = Math.min(bytes.length, at + 2 + Math.max(length, 2));
      boolean isApplication = marker >= JpegFile.APP0 && marker <= JpegFile.APP0 + 15;
      if (!isApplication) {
        out.write(bytes, at, end - at);
      }
      at = end;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  /** From YCCK to CMYK in place, with libjpeg's fixed-point arithmetic. */
  private static void unmix(byte[] samples) {
    for (int i = 0; i < samples.length; i += 4) {
      int luma = samples[i] & 0xff;
      int blue = (samples[i + 1] & 0xff) - 128;
      int red = (samples[i + 2] & 0xff) - 128;
      samples[i] = clipped(255 - (luma + ((91881 * red + HALF) >> 16)));
      samples[i + 1] = clipped(255 - (luma + ((-22554 * blue - 46802 * red + HALF) >> 16)));
      samples[i + 2] = clipped(255 - (luma + ((116130 * blue + HALF) >> 16)));
    }
  }

  private static byte clipped(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
