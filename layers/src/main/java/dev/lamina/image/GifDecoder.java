package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first frame of a GIF file to pixels, on its screen, as Pillow shows it: what the frame does
 * not cover is of the transparent index, of index 0 if there is none.
 */
final class GifDecoder {
  /** LZW makes at most so many pixels of one byte: 4096 of 12 bits. */
  private static final int MOST_EXPANSION = 2731;

  private static final int TABLE_SIZE = 4096;
  private static final int TABLE_BITS = 12;
  private static final int[] FIRST_ROW = {0, 4, 2, 1};
  private static final int[] ROW_STEP = {8, 8, 4, 2};

  private final ByteBuffer in;
  private final DecodeOptions options;
  private Palette palette = new Palette();
  private int transparent;
  private int width;
  private int height;

  private GifDecoder(byte[] bytes, DecodeOptions options) {
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.options = options;
  }

  static Image decode(byte[] bytes, DecodeOptions options) throws ImageException {
    return new GifDecoder(bytes, options).read();
  }

  private Image read() throws ImageException {
    need(13, "in its header");
    width = unsignedShort(6);
    height = unsignedShort(8);
    int flags = in.get(10);
    in.position(13);
    readPalette(flags);
    while (true) {
      need(1, "before its first image");
      int block = in.get();
      if (block == '!') {
        readExtension();
      } else if (block == ',') {
        return readFrame();
      } else if (block == ';') {
        throw new ImageException(Reason.CORRUPT, "the GIF holds no image");
      }
    }
  }

  private void readPalette(int flags) throws ImageException {
    if ((flags & 0x80) != 0) {
      int entries = 2 << (flags & 7);
      need(entries * 3, "in a palette");
      palette = Palette.of(in.array(), in.position(), 3, entries, false);
      in.position(in.position() + entries * 3);
    }
  }

  private void readExtension() throws ImageException {
    need(2, "in an extension");
    boolean isControl = in.get() == (byte) 0xf9;
    for (int length = nextBlock(); length > 0; length = nextBlock()) {
      if (isControl && length >= 4 && (in.get(in.position()) & 1) != 0) {
        transparent = in.get(in.position() + 3) & 0xff;
      }
      isControl = false;
      in.position(in.position() + length);
    }
  }

  /** The length of the next block of data, which is all there; 0 at the end. */
  private int nextBlock() throws ImageException {
    need(1, "in its blocks");
    int length = in.get() & 0xff;
    need(length, "in a block");
    return length;
  }

  private Image readFrame() throws ImageException {
    need(9, "in an image's header");
    int at = in.position();
    int left = unsignedShort(at);
    int top = unsignedShort(at + 2);
    int columns = unsignedShort(at + 4);
    int rows = unsignedShort(at + 6);
    int flags = in.get(at + 8);
    in.position(at + 9);
    readPalette(flags);
    width = Math.max(width, left + columns);
    height = Math.max(height, top + rows);
    options.checkSize(width, height);
    if (columns == 0 || rows == 0) {
      throw new ImageException(
          Reason.CORRUPT, "a GIF image of %d x %d pixels".formatted(columns, rows));
    }
    need(1, "before its data");
    int bits = in.get();
    if (bits < 0 || bits > TABLE_BITS - 1) {
      throw new ImageException(Reason.CORRUPT, "a GIF code of %d bits".formatted(bits));
    }
    int area = columns * rows;
    options.checkFilled(in.remaining(), area / MOST_EXPANSION, "the pixels of the GIF");
    byte[] indices = new byte[area];
    int present = unpack(indices, bits);
    if (present < area && !options.allowTruncated()) {
      throw new ImageException(
          in.hasRemaining() ? Reason.CORRUPT : Reason.TRUNCATED,
          "the data of the GIF end after %d of %d pixels".formatted(present, area));
    }
    boolean covers = columns == width && rows == height;
    boolean isInterlaced = (flags & 0x40) != 0;
    if (covers && !isInterlaced && (present == area || transparent == 0)) {
      return palette.apply(indices, height, width);
    }
    byte[] screen = new byte[height * width];
    Arrays.fill(screen, (byte) transparent);
    int row = 0;
    for (int pass = 0; pass < (isInterlaced ? 4 : 1); pass++) {
      int step = isInterlaced ? ROW_STEP[pass] : 1;
      for (int y = isInterlaced ? FIRST_ROW[pass] : 0; y < rows; y += step, row++) {
        int count = Math.min(columns, present - row * columns);
        if (count > 0) {
          System.arraycopy(indices, row * columns, screen, (top + y) * width + left, count);
        }
      }
    }
    return palette.apply(screen, height, width);
  }

  /** Undoes LZW and returns how many indices there were. */
  private int unpack(byte[] indices, int literalBits) throws ImageException {
    int clear = 1 << literalBits;
    int end = clear + 1;
    // A code of the table stands for what another one does, and one more index.
    short[] prefix = new short[TABLE_SIZE];
    byte[] suffix = new byte[TABLE_SIZE];
    int[] length = new int[TABLE_SIZE];
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      length[i] = 1;
    }
    int next = end + 1;
    int codeBits = literalBits + 1;
    int last = -1;
    int done = 0;
    int buffer = 0;
    int buffered = 0;
    int blockLeft = 0;
    while (done < indices.length) {
      while (buffered < codeBits) {
        if (blockLeft == 0) {
          blockLeft = in.hasRemaining() ? in.get() & 0xff : 0;
        }
        if (blockLeft == 0 || !in.hasRemaining()) {
          return done;
        }
        buffer |= (in.get() & 0xff) << buffered;
        buffered += 8;
        blockLeft--;
      }
      int code = buffer & ((1 << codeBits) - 1);
      buffer >>>= codeBits;
      buffered -= codeBits;
      if (code == clear) {
        next = end + 1;
        codeBits = literalBits + 1;
        last = -1;
        continue;
      }
      if (code == end) {
        return done;
      }
      if (code > next
          || (code == next && (last < 0 || next == TABLE_SIZE))
          || (last < 0 && code > clear)) {
        if (options.allowTruncated()) {
          return done;
        }
        throw new ImageException(
            Reason.CORRUPT, "a GIF code %d where at most %d can be".formatted(code, next));
      }
      int known = code == next ? last : code;
      int count = length[known];
      int to = done + count;
      byte first = 0;
      for (int i = known, left = count; left > 0; left--) {
        first = suffix[i];
        if (--to < indices.length) {
          indices[to] = first;
        }
        i = prefix[i] & 0xffff;
      }
      done += count;
      if (code == next) {
        if (done < indices.length) {
          indices[done] = first;
        }
        done++;
      }
      if (last >= 0 && next < TABLE_SIZE) {
        prefix[next] = (short) last;
        suffix[next] = first;
        length[next] = length[last] + 1;
        next++;
        if (next == 1 << codeBits && codeBits < TABLE_BITS) {
          codeBits++;
        }
      }
      last = code;
    }
    return indices.length;
  }

  private void need(int count, String where) throws ImageException {
    if (in.remaining() < count) {
      throw new ImageException(
          Reason.TRUNCATED, "the GIF ends after %d bytes, %s".formatted(in.capacity(), where));
    }
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }
}
