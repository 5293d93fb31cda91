package dev.lamina.model.onnx;

import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The window of a convolution or pooling.
 *
 * @param begins how many elements are put before each spatial axis
 * @param ends how many behind it
 */
record Windows(int[] kernel, int[] strides, int[] dilations, int[] begins, int[] ends) {
  /** The window of an operator's attributes; {@code auto_pad} needs axes of fixed sizes. */
  static Windows of(OnnxNode node, OnnxValue input, int[] kernel) {
    int dims = input.rank() - 2;
    node.check(
        dims >= 1 && dims <= 3, "input must be (N, C, *) with 1 to 3 axes, got %s", input.shape());
    node.check(
        kernel.length == dims, "has %s sizes of its kernel for %s axes", kernel.length, dims);
    int[] strides = integers(node, "strides", dims, 1);
    int[] dilations = integers(node, "dilations", dims, 1);
    int[] pads = integers(node, "pads", 2 * dims, 0);
    int[] begins = Arrays.copyOf(pads, dims);
    int[] ends = Arrays.copyOfRange(pads, dims, 2 * dims);
    String auto = node.text("auto_pad", "NOTSET");
    if (auto.startsWith("SAME_")) {
      for (int i = 0; i < dims; i++) {
        int needed = same(input.shape(), i, kernel, strides, dilations);
        for (Shape shape : input.shapes()) {
          node.check(
              same(shape, i, kernel, strides, dilations) == needed,
              "auto_pad %s needs axes of fixed sizes",
              auto);
        }
        begins[i] = auto.equals("SAME_UPPER") ? needed / 2 : (needed + 1) / 2;
        ends[i] = needed - begins[i];
      }
    } else {
      node.check(
          auto.equals("NOTSET") || auto.equals("VALID"), "auto_pad is %s, which is not read", auto);
    }
    return new Windows(kernel, strides, dilations, begins, ends);
  }

  private static int same(Shape input, int i, int[] kernel, int[] strides, int[] dilations) {
    int size = Math.toIntExact(input.size(2 + i));
    int outputs = (size + strides[i] - 1) / strides[i];
    return Math.max((outputs - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - size, 0);
  }

  static int[] integers(OnnxNode node, String name, int length, int fallback) {
    long[] values = node.integers(name);
    if (values == null) {
      int[] all = new int[length];
      Arrays.fill(all, fallback);
      return all;
    }
    node.check(
        values.length == length, "%s must have %s values, got %s", name, length, values.length);
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  int dims() {
    return kernel.length;
  }

  /** Whether as much is put before each axis as behind it. */
  boolean isSymmetric() {
    return Arrays.equals(begins, ends);
  }

  /** The input with what is put around it. */
  OnnxValue padded(Translation to, OnnxNode node, OnnxValue input, double value) {
    int[] pad =
        IntStream.range(0, 2 * dims())
            .map(i -> i % 2 == 0 ? begins[dims() - 1 - i / 2] : ends[dims() - 1 - i / 2])
            .toArray();
    return to.layer(node, input, "Pad", "pad", pad, "value", value);
  }
}
