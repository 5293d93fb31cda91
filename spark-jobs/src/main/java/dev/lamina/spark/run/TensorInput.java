package dev.lamina.spark.run;

import dev.lamina.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Tensors in row-major order, little-endian float32: what the model takes, as it is. */
public final class TensorInput implements RecordInput {
  private static final long serialVersionUID = 1L;
  private static final String WRONG_SIZE = "wrong-size";
  private static final String NOT_FINITE = "not-finite";

  @Override
  public void write(byte[] bytes, Shape shape, FloatBuffer out, int offset) throws RecordFault {
    int elements = Math.toIntExact(shape.elements());
    if (bytes.length != (long) elements * Float.BYTES) {
      String actual =
          bytes.length % Float.BYTES == 0
              ? bytes.length / Float.BYTES + " elements"
              : bytes.length + " bytes, which are no float32 elements";
      throw new RecordFault(
          WRONG_SIZE,
          "the tensor has %s, the model takes %s: %d elements".formatted(actual, shape, elements));
    }
    FloatBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    checkFinite(values, elements);
    out.put(offset, values, 0, elements);
  }

  private static void checkFinite(FloatBuffer values, int elements) throws RecordFault {
    // Without a branch, as the compiler likes it: NaN makes it false too.
    boolean areFinite = true;
    for (int i = 0; i < elements; i++) {
      areFinite &= Math.abs(values.get(i)) <= Float.MAX_VALUE;
    }
    if (areFinite) {
      return;
    }
    int place = 0;
    while (Float.isFinite(values.get(place))) {
      place++;
    }
    throw new RecordFault(
        NOT_FINITE, "element %d of the tensor is %s".formatted(place, values.get(place)));
  }
}
