package dev.lamina.nn.norm;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Initializer;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The arrays of layers that scale and shift by channel and may track running statistics. */
final class ChannelArrays {
  private ChannelArrays() {}

  static List<ArraySpec> of(int channels, boolean affine, boolean trackRunningStats) {
    Shape shape = Shape.of(channels);
    List<ArraySpec> arrays = new ArrayList<>();
    if (affine) {
      arrays.add(ArraySpec.parameter("weight", shape, Initializer.constant(1)));
      arrays.add(ArraySpec.parameter("bias", shape, Initializer.constant(0)));
    }
    if (trackRunningStats) {
      arrays.add(ArraySpec.buffer("running_mean", shape, Initializer.constant(0)));
      arrays.add(ArraySpec.buffer("running_var", shape, Initializer.constant(1)));
      arrays.add(ArraySpec.counter("num_batches_tracked"));
    }
    return arrays;
  }
}
