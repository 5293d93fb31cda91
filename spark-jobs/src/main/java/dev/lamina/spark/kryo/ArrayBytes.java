package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The elements of arrays as little-endian bytes in row-major order, a piece at a time. */
final class ArrayBytes {
  private static final int PIECE = 1 << 16;

  private ArrayBytes() {}

  /** Writes the elements of an array of any strides. */
  static void write(Output out, INDArray array) {
    checkByteOrder();
    if (array.length() == 0) {
      return;
    }
    INDArray dense = array.isView() || array.ordering() != 'c' ? array.dup('c') : array;
    try {
      BytePointer bytes = new BytePointer(dense.data().pointer());
      byte[] piece = new byte[PIECE];
      long size = size(dense);
      for (long at = 0; at < size; at += PIECE) {
        int length = (int) Math.min(PIECE, size - at);
        bytes.position(at).get(piece, 0, length);
        out.writeBytes(piece, 0, length);
      }
    } finally {
      Reference.reachabilityFence(dense);
    }
  }

  /** Fills a new, dense, row-major array. Modified. */
  static void read(Input in, INDArray array) {
    checkByteOrder();
    if (array.length() == 0) {
      return;
    }
    BytePointer bytes = new BytePointer(array.data().pointer());
    byte[] piece = new byte[PIECE];
    long size = size(array);
    for (long at = 0; at < size; at += PIECE) {
      int length = (int) Math.min(PIECE, size - at);
      in.readBytes(piece, 0, length);
      bytes.position(at).put(piece, 0, length);
    }
  }

  private static long size(INDArray array) {
    return array.length() * array.dataType().width();
  }

  private static void checkByteOrder() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new KryoException("arrays travel between little-endian processors only");
    }
  }
}
