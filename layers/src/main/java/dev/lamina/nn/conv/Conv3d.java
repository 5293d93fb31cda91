package dev.lamina.nn.conv;

import dev.lamina.nn.Layer;

/** A convolution over 3 spatial axes; see {@link ConvSpec}. */
public final class Conv3d extends Layer {
  /** A convolution with torch's defaults; one kernel size for all axes or one an axis. */
  public Conv3d(int inChannels, int outChannels, int... kernelSize) {
    this(ConvSpec.of(3, inChannels, outChannels, kernelSize));
  }

  /** A convolution of the given arguments. */
  public Conv3d(ConvSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static ConvSpec of(int inChannels, int outChannels, int... kernelSize) {
    return ConvSpec.of(3, inChannels, outChannels, kernelSize);
  }
}
