package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parts of a WebP file; the first frame of an animated one is made a file of its own.
 *
 * @param width W of the canvas
 * @param height H of the canvas
 * @param left where the frame lies on the canvas
 * @param top where the frame lies on the canvas
 * @param frame a file of one image
 * @param orientation as EXIF counts it, 1 if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Made by the reader; never compared.
record WebpFile(
    int width,
    int height,
    int left,
    int top,
    int frameWidth,
    int frameHeight,
    byte[] frame,
    int orientation) {
  private static final int HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int EXTENDED = 0x58385056; // VP8X
  private static final int LOSSY = 0x20385056; // "VP8 "
  private static final int LOSSLESS = 0x4c385056; // VP8L
  private static final int ALPHA = 0x48504c41; // ALPH
  private static final int FRAME = 0x464d4e41; // ANMF
  private static final int EXIF = 0x46495845; // EXIF
  private static final int RIFF = 0x46464952;
  private static final int WEBP = 0x50424557;
  private static final byte ALPHA_FLAG = 0x10;

  /** Walks over the chunks. */
  static WebpFile read(byte[] bytes, DecodeOptions options) throws ImageException {
    return new Walk(bytes, options.allowTruncated()).read();
  }

  /** The state of a walk. */
  private static final class Walk {
    private final ByteBuffer in;
    private final boolean allowTruncated;
    private int end;
    private int width;
    private int height;
    private int left;
    private int top;
    private int frameWidth;
    private int frameHeight;
    private int frameOffset;
    private int frameLength;
    private boolean isAnimated;
    private int orientation = 1;

    Walk(byte[] bytes, boolean allowTruncated) {
      this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      this.allowTruncated = allowTruncated;
    }

    WebpFile read() throws ImageException {
      long claimed = Integer.toUnsignedLong(in.getInt(4)) + 8;
      if (claimed > in.capacity() && !allowTruncated) {
        throw truncated();
      }
      end = (int) Math.min(claimed, in.capacity());
      for (int at = HEADER; at + CHUNK_HEADER <= end; at = readChunk(at)) {
        if (frameLength > 0 && orientation != 1) {
          break;
        }
      }
      if (frameLength == 0) {
        throw end < in.capacity()
            ? new ImageException(Reason.CORRUPT, "the WebP holds no image")
            : truncated();
      }
      return new WebpFile(width, height, left, top, frameWidth, frameHeight, frame(), orientation);
    }

    /** Returns where the next chunk begins. */
    private int readChunk(int at) throws ImageException {
      int type = in.getInt(at);
      long length = Integer.toUnsignedLong(in.getInt(at + 4));
      int body = at + CHUNK_HEADER;
      if (length > end - body) {
        if (!allowTruncated) {
          throw end < in.capacity()
              ? new ImageException(
                  Reason.CORRUPT, "WebP chunk at byte %d is too long".formatted(at))
              : truncated();
        }
        length = end - body;
      }
      int count = (int) length;
      if (type == EXTENDED && count >= 10 && at == HEADER) {
        width = triple(body + 4) + 1;
        height = triple(body + 7) + 1;
      } else if (type == EXIF) {
        orientation = Orientation.ofExif(in.array(), body, count);
      } else if (frameLength == 0 && type == FRAME && count > FRAME_HEADER) {
        isAnimated = true;
        left = 2 * triple(body);
        top = 2 * triple(body + 3);
        frameWidth = triple(body + 6) + 1;
        frameHeight = triple(body + 9) + 1;
        frameOffset = body + FRAME_HEADER;
        frameLength = count - FRAME_HEADER;
        if (left + frameWidth > width || top + frameHeight > height) {
          throw new ImageException(Reason.CORRUPT, "a WebP frame lies outside the canvas");
        }
      } else if (frameLength == 0 && (type == LOSSY || type == LOSSLESS)) {
        readImageHeader(type, body, count);
        frameOffset = body;
        frameLength = count;
      }
      return (int) Math.min(end, body + length + (length & 1));
    }

    private void readImageHeader(int type, int body, int count) throws ImageException {
      if (count < 10) {
        throw new ImageException(Reason.CORRUPT, "WebP data of %d bytes".formatted(count));
      }
      if (type == LOSSY) {
        frameWidth = in.getShort(body + 6) & 0x3fff;
        frameHeight = in.getShort(body + 8) & 0x3fff;
      } else {
        int bits = in.getInt(body + 1);
        frameWidth = (bits & 0x3fff) + 1;
        frameHeight = (bits >>> 14 & 0x3fff) + 1;
      }
      if (width == 0) {
        width = frameWidth;
        height = frameHeight;
      } else if (width != frameWidth || height != frameHeight) {
        throw new ImageException(
            Reason.CORRUPT,
            "a WebP image of %d x %d on a canvas of %d x %d"
                .formatted(frameWidth, frameHeight, width, height));
      }
    }

    private byte[] frame() throws ImageException {
      if (!isAnimated) {
        return in.array();
      }
      boolean hasAlpha = in.getInt(frameOffset) == ALPHA;
      int extended = hasAlpha ? CHUNK_HEADER + 10 : 0;
      ByteBuffer out =
          ByteBuffer.allocate(HEADER + extended + frameLength).order(ByteOrder.LITTLE_ENDIAN);
      out.putInt(RIFF).putInt(4 + extended + frameLength).putInt(WEBP);
      if (hasAlpha) {
        out.putInt(EXTENDED).putInt(10).put(ALPHA_FLAG).put(new byte[3]);
        putTriple(out, frameWidth - 1);
        putTriple(out, frameHeight - 1);
      }
      out.put(in.array(), frameOffset, frameLength);
      return out.array();
    }

    private static void putTriple(ByteBuffer out, int value) {
      out.putShort((short) value).put((byte) (value >> 16));
    }

    private int triple(int at) {
      return Short.toUnsignedInt(in.getShort(at)) | (in.get(at + 2) & 0xff) << 16;
    }

    private ImageException truncated() {
      return new ImageException(
          Reason.TRUNCATED, "the WebP ends after %d bytes".formatted(in.capacity()));
    }
  }
}
