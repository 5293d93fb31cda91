package dev.lamina.nn.vision;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.NumberArray;

/** Larger images, each pixel repeated; see {@link UpsamplingSpec}. */
public final class UpsamplingNearest2d extends Layer {
  private UpsamplingNearest2d(UpsamplingSpec spec) {
    super(spec);
  }

  /** By a factor, one for both axes or one an axis. */
  public static UpsamplingNearest2d scale(double... factor) {
    NumberArray factors =
        factor.length == 1 ? NumberArray.scalar(factor[0]) : NumberArray.of(factor);
    return new UpsamplingNearest2d(new UpsamplingSpec(false, null, factors));
  }

  /** To a size, one for both axes or one an axis. */
  public static UpsamplingNearest2d size(int... size) {
    return new UpsamplingNearest2d(new UpsamplingSpec(false, IntTuple.of(size), null));
  }
}
