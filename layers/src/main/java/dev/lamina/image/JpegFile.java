package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the segments of a JPEG file say of the image, read without decoding it, and proof that they
 * are all there: decoders fill up a truncated image without telling.
 *
 * @param width W
 * @param height H
 * @param components 1 gray, 3 color, 4 inks
 * @param scans how often the decoder must go over the image
 * @param dataLength bytes of entropy-coded data
 * @param adobeTransform how Adobe's marker says that components are mixed, -1 without such a marker
 * @param orientation as EXIF counts it, 1 if there is none
 * @param bytes of a whole file: the given ones, with an end if they had none
 */
@SuppressWarnings("ArrayRecordComponent") // A view of what was given; never compared.
record JpegFile(
    int width,
    int height,
    int components,
    int scans,
    long dataLength,
    int adobeTransform,
    int orientation,
    byte[] bytes) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  static final int APP0 = 0xe0;
  static final int ADOBE = 0xee;
  private static final int APP1 = 0xe1;
  static final int START_OF_SCAN = 0xda;
  private static final int END = 0xd9;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE_NAME = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ADOBE_LENGTH = 12;

  /** Walks over the segments to the end of the image. */
  static JpegFile read(byte[] bytes, DecodeOptions options) throws ImageException {
    return new Walk(bytes, options.allowTruncated()).read();
  }

  /** The state of a walk. */
  private static final class Walk {
    private final byte[] bytes;
    private final ByteBuffer in;
    private final boolean allowTruncated;
    private int width;
    private int height;
    private int components;
    private int scans;
    private long dataLength;
    private int adobeTransform = -1;
    private int orientation;

    Walk(byte[] bytes, boolean allowTruncated) {
      this.bytes = bytes;
      this.in = ByteBuffer.wrap(bytes);
      this.allowTruncated = allowTruncated;
    }

    JpegFile read() throws ImageException {
      in.position(2);
      while (true) {
        int start = in.position();
        int marker = nextMarker();
        if (scans > 0) {
          dataLength += in.position() - start;
        }
        if (marker == END) {
          if (components == 0) {
            throw new ImageException(Reason.CORRUPT, "JPEG without a frame header");
          }
          if (scans == 0) {
            throw new ImageException(Reason.CORRUPT, "JPEG without data");
          }
          return file(bytes);
        }
        boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
        if (!standsAlone) {
          int at = in.position();
          int length = in.remaining() < 2 ? 0 : Short.toUnsignedInt(in.getShort(at));
          boolean isCut = in.remaining() < Math.max(length, 2);
          if (isCut || marker < 0) {
            if (!allowTruncated || scans == 0) {
              throw new ImageException(
                  Reason.TRUNCATED,
                  "the file ends after %d bytes, before the end of the JPEG"
                      .formatted(bytes.length));
            }
            byte[] ended = Arrays.copyOf(bytes, bytes.length + 2);
            ended[bytes.length] = (byte) 0xff;
            ended[bytes.length + 1] = (byte) END;
            return file(ended);
          }
          readSegment(marker, at, length);
          in.position(at + Math.max(length, 2));
        }
      }
    }

    private JpegFile file(byte[] whole) {
      return new JpegFile(
          width,
          height,
          components,
          scans,
          dataLength,
          adobeTransform,
          orientation == 0 ? 1 : orientation,
          whole);
    }

    /**
     * Skips entropy-coded data, if any, to the byte after the next marker; -1 at the file's end.
     */
    private int nextMarker() {
      int at = in.position();
      while (at + 1 < bytes.length) {
        while (at + 9 < bytes.length && !hasFf((long) LONGS.get(bytes, at))) {
          at += 8;
        }
        if (bytes[at] == (byte) 0xff) {
          int next = bytes[at + 1] & 0xff;
          if (next != 0 && next != 0xff) {
            in.position(at + 2);
            return next;
          }
        }
        at++;
      }
      in.position(bytes.length);
      return -1;
    }

    /** Whether one of eight bytes is ff. */
    private static boolean hasFf(long bytes) {
      return ((~bytes - 0x0101010101010101L) & bytes & 0x8080808080808080L) != 0;
    }

    private void readSegment(int marker, int at, int length) throws ImageException {
      boolean isFrame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (isFrame && components == 0) {
        readFrame(marker, at, length);
      } else if (marker == START_OF_SCAN) {
        scans++;
      } else if (marker == APP1 && orientation == 0 && starts(EXIF, at + 2, length - 2)) {
        orientation = Orientation.ofExif(bytes, at + 2, length - 2);
      } else if (marker == ADOBE
          && length >= 2 + ADOBE_LENGTH
          && starts(ADOBE_NAME, at + 2, length - 2)) {
        adobeTransform = bytes[at + 2 + ADOBE_LENGTH - 1] & 0xff;
      }
    }

    private boolean starts(byte[] beginning, int at, int length) {
      return length >= beginning.length
          && Arrays.equals(bytes, at, at + beginning.length, beginning, 0, beginning.length);
    }

    private void readFrame(int marker, int at, int length) throws ImageException {
      if (length < 8) {
        throw new ImageException(Reason.CORRUPT, "JPEG frame header of %d bytes".formatted(length));
      }
      int depth = in.get(at + 2);
      height = Short.toUnsignedInt(in.getShort(at + 3));
      width = Short.toUnsignedInt(in.getShort(at + 5));
      components = in.get(at + 7) & 0xff;
      if (height == 0 || width == 0) {
        throw new ImageException(Reason.CORRUPT, "JPEG of %d x %d pixels".formatted(width, height));
      }
      if (depth != 8) {
        throw new ImageException(
            Reason.UNSUPPORTED, "JPEG of %d-bit channels; only 8 are decoded".formatted(depth));
      }
      if (components != 1 && components != 3 && components != 4) {
        throw new ImageException(Reason.UNSUPPORTED, "JPEG of %d channels".formatted(components));
      }
      boolean isSequentialOrProgressive = marker <= 0xc2 || marker == 0xc9 || marker == 0xca;
      if (!isSequentialOrProgressive) {
        throw new ImageException(
            Reason.UNSUPPORTED, "lossless or hierarchical JPEG (marker ff%02x)".formatted(marker));
      }
    }
  }
}
