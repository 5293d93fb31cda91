package dev.lamina.nn.conv;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.IntTuple;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** What a convolution and a transposed convolution have in common. */
final class ConvArguments {
  private ConvArguments() {}

  static void checkChannels(int dims, int inChannels, int outChannels, int groups) {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    check(inChannels > 0, "in_channels must be positive, got %s", inChannels);
    check(outChannels > 0, "out_channels must be positive, got %s", outChannels);
    check(groups > 0, "groups must be positive, got %s", groups);
    check(
        inChannels % groups == 0,
        "in_channels (%s) must be divisible by groups (%s)",
        inChannels,
        groups);
    check(
        outChannels % groups == 0,
        "out_channels (%s) must be divisible by groups (%s)",
        outChannels,
        groups);
  }

  static void checkKernel(IntTuple kernelSize, IntTuple stride, IntTuple dilation) {
    check(kernelSize.allAtLeast(1), "kernel_size must be positive, got %s", kernelSize);
    check(stride.allAtLeast(1), "stride must be positive, got %s", stride);
    check(dilation.allAtLeast(1), "dilation must be positive, got %s", dilation);
  }

  /** The weight (rows, columns, *kernel) and the bias (outChannels). */
  static List<ArraySpec> arrays(
      int rows, int columns, IntTuple kernelSize, boolean bias, int outChannels) {
    long[] weight = new long[kernelSize.length() + 2];
    weight[0] = rows;
    weight[1] = columns;
    for (int i = 0; i < kernelSize.length(); i++) {
      weight[i + 2] = kernelSize.at(i);
    }
    Shape shape = Shape.of(weight);
    // torch takes the second axis for the inputs, of a transposed convolution too.
    long fanIn = shape.elements() / rows;
    List<ArraySpec> arrays = new ArrayList<>();
    arrays.add(ArraySpec.parameter("weight", shape, Initializer.kaimingUniform(fanIn)));
    if (bias) {
      arrays.add(ArraySpec.parameter("bias", Shape.of(outChannels), Initializer.bias(fanIn)));
    }
    return arrays;
  }

  /** Adds a bias (outChannels) to an output of {@code area} elements a channel. */
  static void addBias(float[] output, float[] bias, int area) {
    for (int i = 0; i < output.length; i++) {
      output[i] += bias[i / area % bias.length];
    }
  }
}
