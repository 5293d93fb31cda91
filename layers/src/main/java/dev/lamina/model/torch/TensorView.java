package dev.lamina.model.torch;

import java.util.Arrays;
import java.util.Locale;

/**
 * A tensor of a pickle: a view of a storage.
 *
 * @param type of the elements
 * @param offset where it begins in the storage, in elements
 * @param sizes one an axis
 * @param strides one an axis, in elements of the storage
 */
record TensorView(Storage storage, StorageType type, long offset, long[] sizes, long[] strides) {
  /**
   * The memory of tensors.
   *
   * @param key its name in the file
   * @param bytes its length
   */
  record Storage(StorageType type, String key, long bytes) {}

  /** ND4J's limit. */
  private static final int MAX_RANK = 32;

  /**
   * A tensor that lies within its storage.
   *
   * @throws TorchException if it does not
   */
  TensorView {
    check(sizes.length == strides.length, "has %s sizes and %s strides", sizes, strides);
    if (sizes.length > MAX_RANK) {
      throw new TorchException("a tensor has " + sizes.length + " axes, at most 32 are possible");
    }
    try {
      long last = offset;
      boolean empty = false;
      for (int i = 0; i < sizes.length; i++) {
        check(
            sizes[i] >= 0 && strides[i] >= 0, "must not have sizes %s, strides %s", sizes, strides);
        empty |= sizes[i] == 0;
        last = Math.addExact(last, Math.multiplyExact(Math.max(sizes[i] - 1, 0), strides[i]));
      }
      long end = empty ? 0 : Math.multiplyExact(Math.addExact(last, 1), (long) type.width());
      if (offset < 0 || end > storage.bytes()) {
        throw new ArithmeticException("outside");
      }
      var unused = bytes(sizes, type);
    } catch (ArithmeticException e) {
      throw new TorchException(
          String.format(
              Locale.ROOT,
              "a tensor of sizes %s, strides %s and offset %d is not within its storage '%s' of %d"
                  + " bytes",
              Arrays.toString(sizes),
              Arrays.toString(strides),
              offset,
              storage.key(),
              storage.bytes()));
    }
  }

  private static void check(boolean condition, String format, long[] sizes, long[] strides) {
    if (!condition) {
      throw new TorchException(
          "a tensor "
              + String.format(
                  Locale.ROOT, format, Arrays.toString(sizes), Arrays.toString(strides)));
    }
  }

  private static long bytes(long[] sizes, StorageType type) {
    long bytes = type.width();
    for (long size : sizes) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }

  /** How many bytes its elements take, each by itself. */
  long bytes() {
    return bytes(sizes, type);
  }

  /** Whether its elements lie in row-major order without gaps. */
  boolean isRowMajor() {
    long step = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      if (sizes[axis] != 1 && strides[axis] != step) {
        return false;
      }
      step *= sizes[axis];
    }
    return true;
  }
}
