package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The ways in which a strip or tile of TIFF is compressed, but for JPEG. */
final class TiffCompression {
  static final int NONE = 1;
  static final int CCITT_RUNS = 2;
  static final int CCITT_GROUP_3 = 3;
  static final int CCITT_GROUP_4 = 4;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32_773;
  static final int OLD_DEFLATE = 32_946;

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int TABLE_SIZE = 4096;

  private TiffCompression() {}

  /** At most so many bytes come of one. */
  static int mostExpansion(int compression) {
    return switch (compression) {
      case NONE -> 1;
      case PACK_BITS -> 64;
      case LZW -> 2731;
      case DEFLATE, OLD_DEFLATE -> 1032;
      // A line of fax may be a single bit; a block of JPEG two.
      default -> 1 << 14;
    };
  }

  /** Returns how many bytes of {@code out} were filled. */
  static int unpackBits(byte[] in, int at, int end, byte[] out) {
    int done = 0;
    while (at < end && done < out.length) {
      int control = in[at++];
      if (control >= 0) {
        int count = Math.min(Math.min(control + 1, end - at), out.length - done);
        System.arraycopy(in, at, out, done, count);
        at += control + 1;
        done += count;
      } else if (control != -128 && at < end) {
        byte value = in[at++];
        for (int i = 0; i < 1 - control && done < out.length; i++) {
          out[done++] = value;
        }
      }
    }
    return done;
  }

  /** Returns how many bytes of {@code out} were filled. */
  static int inflate(byte[] in, int at, int end, byte[] out) {
    Inflater inflater = new Inflater();
    int done = 0;
    try {
      inflater.setInput(in, at, end - at);
      while (done < out.length) {
        int count = inflater.inflate(out, done, out.length - done);
        if (count == 0) {
          break;
        }
        done += count;
      }
    } catch (DataFormatException e) {
      // What came before the fault counts; the caller misses the rest.
    } finally {
      inflater.end();
    }
    return done;
  }

  /** Returns how many bytes of {@code out} were filled. */
  static int undoLzw(byte[] in, int at, int end, byte[] out) {
    // A code of the table stands for what another one does, and one more byte.
    short[] prefix = new short[TABLE_SIZE];
    byte[] suffix = new byte[TABLE_SIZE];
    int[] length = new int[TABLE_SIZE];
    for (int i = 0; i < CLEAR; i++) {
      suffix[i] = (byte) i;
      length[i] = 1;
    }
    int next = END + 1;
    int codeBits = 9;
    int last = -1;
    int done = 0;
    int buffer = 0;
    int buffered = 0;
    while (done < out.length) {
      while (buffered < codeBits && at < end) {
        buffer = buffer << 8 | in[at++] & 0xff;
        buffered += 8;
      }
      if (buffered < codeBits) {
        return done;
      }
      buffered -= codeBits;
      int code = buffer >>> buffered & ((1 << codeBits) - 1);
      if (code == CLEAR) {
        next = END + 1;
        codeBits = 9;
        last = -1;
        continue;
      }
      boolean isWrong = code > next || (last < 0 && code > CLEAR) || code == TABLE_SIZE;
      if (code == END || isWrong || (code == next && last < 0)) {
        return done;
      }
      int known = code == next ? last : code;
      int to = done + length[known];
      byte first = 0;
      for (int i = known, left = length[known]; left > 0; left--) {
        first = suffix[i];
        if (--to < out.length) {
          out[to] = first;
        }
        i = prefix[i] & 0xffff;
      }
      done += length[known];
      if (code == next) {
        if (done < out.length) {
          out[done] = first;
        }
        done++;
      }
      if (last >= 0 && next < TABLE_SIZE) {
        prefix[next] = (short) last;
        suffix[next] = first;
        length[next] = length[last] + 1;
        next++;
        // One code earlier than need be, as the first writers of TIFF did.
        if (next == (1 << codeBits) - 1 && codeBits < 12) {
          codeBits++;
        }
      }
      last = code;
    }
    return out.length;
  }

  /**
   * Undoes a fax compression with the JDK's reader, which sees a file of this strip alone.
   *
   * @return (rows, ceil(width / 8)), a bit a pixel
   */
  static byte[] undoFax(
      byte[] in, int at, int end, int width, int rows, int compression, int options, int fillOrder)
      throws ImageException {
    int[][] tags = {
      {TiffDirectory.WIDTH, width},
      {TiffDirectory.HEIGHT, rows},
      {TiffDirectory.BITS_PER_SAMPLE, 1},
      {TiffDirectory.COMPRESSION, compression},
      {TiffDirectory.PHOTOMETRIC, 1},
      {TiffDirectory.FILL_ORDER, fillOrder},
      {TiffDirectory.STRIP_OFFSETS, 0},
      {TiffDirectory.SAMPLES_PER_PIXEL, 1},
      {TiffDirectory.ROWS_PER_STRIP, rows},
      {TiffDirectory.STRIP_BYTE_COUNTS, end - at},
      {
        compression == CCITT_GROUP_4 ? TiffDirectory.T6_OPTIONS : TiffDirectory.T4_OPTIONS, options
      },
    };
    int header = 8 + 2 + 12 * tags.length + 4;
    ByteBuffer file = ByteBuffer.allocate(header + end - at).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) tags.length);
    for (int[] tag : tags) {
      int value = tag[0] == TiffDirectory.STRIP_OFFSETS ? header : tag[1];
      boolean isSize =
          tag[0] != TiffDirectory.SAMPLES_PER_PIXEL
              && (tag[0] <= TiffDirectory.HEIGHT || tag[0] > TiffDirectory.FILL_ORDER);
      file.putShort((short) tag[0]).putShort((short) (isSize ? 4 : 3)).putInt(1).putInt(value);
    }
    file.putInt(0).put(in, at, end - at);
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file.array()))) {
      reader.setInput(stream, true, true);
      BufferedImage image = reader.read(0);
      return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    } catch (IOException | RuntimeException e) {
      throw new ImageException(Reason.CORRUPT, "the fax data of the TIFF: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }
}
