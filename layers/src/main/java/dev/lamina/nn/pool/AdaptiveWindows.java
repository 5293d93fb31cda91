package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.OptionalTuple;
import dev.lamina.nn.Spatial;

/**
 * The windows of adaptive pooling: along each axis window o covers the elements from floor(o * in /
 * out) to ceil((o + 1) * in / out), so that neighbours overlap where out does not divide in.
 */
record AdaptiveWindows(Spatial in, Spatial out) implements Maxima.Places {
  static void checkArguments(int dims, OptionalTuple outputSize) {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    outputSize.check(dims, "output_size");
    check(
        dims > 1 || outputSize.at(0, -1) >= 0,
        "output_size of a single axis must be an integer, got %s",
        outputSize);
  }

  static AdaptiveWindows of(Spatial in, int dims, OptionalTuple outputSize) {
    int[] out = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      out[axis] = outputSize.at(i, in.size(axis));
      check(in.size(axis) > 0, "input %s has no elements to pool", in.shape(dims));
    }
    return new AdaptiveWindows(in, in.with(in.channels(), out[0], out[1], out[2]));
  }

  int begin(int axis, int place) {
    return (int) ((long) place * in.size(axis) / out.size(axis));
  }

  int end(int axis, int place) {
    long size = out.size(axis);
    return (int) (((place + 1L) * in.size(axis) + size - 1) / size);
  }

  @Override
  public int begin(int plane, int axis, int place) {
    return begin(axis, place);
  }

  @Override
  public int count(int axis, int place) {
    return end(axis, place) - begin(axis, place);
  }

  @Override
  public int step(int axis) {
    return 1;
  }
}
