package dev.lamina.nn.vision;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.NumberArray;

/** Larger images, pixels between pixels on straight lines; see {@link UpsamplingSpec}. */
public final class UpsamplingBilinear2d extends Layer {
  private UpsamplingBilinear2d(UpsamplingSpec spec) {
    super(spec);
  }

  /** By a factor, one for both axes or one an axis. */
  public static UpsamplingBilinear2d scale(double... factor) {
    NumberArray factors =
        factor.length == 1 ? NumberArray.scalar(factor[0]) : NumberArray.of(factor);
    return new UpsamplingBilinear2d(new UpsamplingSpec(true, null, factors));
  }

  /** To a size, one for both axes or one an axis. */
  public static UpsamplingBilinear2d size(int... size) {
    return new UpsamplingBilinear2d(new UpsamplingSpec(true, IntTuple.of(size), null));
  }
}
