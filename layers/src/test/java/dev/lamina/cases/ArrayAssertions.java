package dev.lamina.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What arrays are compared by. */
public final class ArrayAssertions {
  private ArrayAssertions() {}

  /**
   * Requires equal shapes and types, equal integers, and floats that differ by no more than a part
   * of the largest finite expected magnitude; NaN and infinities must be in the same places.
   */
  public static void assertClose(List<INDArray> actual, List<INDArray> expected, double tolerance) {
    assertThat(actual).as("number of outputs").hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertClose("output " + i, actual.get(i), expected.get(i), tolerance);
    }
  }

  /** As {@link #assertClose(List, List, double)}, for one array. */
  public static void assertClose(
      String what, INDArray actual, INDArray expected, double tolerance) {
    assertSameKind(what, actual, expected);
    if (expected.dataType() == DataType.INT64) {
      assertThat(Tensors.longs(actual)).as(what).containsExactly(Tensors.longs(expected));
      return;
    }
    assertClose(what, Tensors.floats(actual), Tensors.floats(expected), tolerance);
  }

  /** As {@link #assertClose(List, List, double)}, for values alone. */
  public static void assertClose(String what, float[] got, float[] wanted, double tolerance) {
    assertThat(got).as(what).hasSameSizeAs(wanted);
    double largest = 0;
    for (float value : wanted) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean same =
          Float.isFinite(wanted[i])
              ? Math.abs((double) got[i] - wanted[i]) <= tolerance * largest
              : Float.compare(got[i], wanted[i]) == 0;
      assertThat(same)
          .as("%s at %s: expected %s, got %s (largest %s)", what, i, wanted[i], got[i], largest)
          .isTrue();
    }
  }

  /** Requires equal shapes, types and bits; one NaN is as good as another. */
  public static void assertSameBits(List<INDArray> actual, List<INDArray> expected) {
    assertThat(actual).as("number of outputs").hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertSameBits("output " + i, actual.get(i), expected.get(i));
    }
  }

  /** As {@link #assertSameBits(List, List)}, for one array. */
  public static void assertSameBits(String what, INDArray actual, INDArray expected) {
    assertSameKind(what, actual, expected);
    assertThat(bits(actual)).as(what).containsExactly(bits(expected));
  }

  private static void assertSameKind(String what, INDArray actual, INDArray expected) {
    assertThat(Tensors.shape(actual)).as("shape of %s", what).isEqualTo(Tensors.shape(expected));
    assertThat(actual.dataType()).as("type of %s", what).isEqualTo(expected.dataType());
  }

  private static long[] bits(INDArray array) {
    if (array.dataType() == DataType.INT64) {
      return Tensors.longs(array);
    }
    float[] values = Tensors.floats(array);
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
