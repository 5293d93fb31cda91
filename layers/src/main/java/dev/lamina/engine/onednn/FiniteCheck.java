package dev.lamina.engine.onednn;

import dev.lamina.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds records with a NaN or an infinity.
 *
 * <p>oneDNN's maximum, ReLU and softmax lose NaNs that torch keeps, so such records must not be
 * left to it.
 */
final class FiniteCheck {
  private static final long EXPONENTS = 0x7f8000007f800000L;
  private static final long ONES = 0x0080000000800000L;
  private static final long OVERFLOWS = 0x8000000080000000L;
  private static final int EXPONENT = 0x7f800000;

  private final ByteBuffer bytes;
  private final LongBuffer pairs;
  private final int floats;

  /**
   * A check of an array.
   *
   * @param memory row-major floats, fewer than 2^29; it is read at each check
   */
  FiniteCheck(Pointer memory, long floats) {
    this.floats = Math.toIntExact(floats);
    this.bytes =
        new BytePointer(memory).capacity(4 * floats).asByteBuffer().order(ByteOrder.nativeOrder());
    this.pairs = bytes.asLongBuffer();
  }

  /** Whether every element of an array is finite. */
  static boolean isFinite(INDArray array) {
    for (float value : Tensors.floats(array)) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every element is finite; two are looked at in a step. */
  boolean allFinite() {
    long overflows = 0;
    for (int i = 0; i < floats / 2; i++) {
      overflows |= (pairs.get(i) & EXPONENTS) + ONES;
    }
    boolean last = floats % 2 == 0 || isFinite(floats - 1);
    return (overflows & OVERFLOWS) == 0 && last;
  }

  /** Whether every element of a range is finite. */
  boolean isFinite(int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (!isFinite(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFinite(int index) {
    return (bytes.getInt(4 * index) & EXPONENT) != EXPONENT;
  }
}
