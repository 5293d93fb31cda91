package dev.lamina.nn.conv;

import dev.lamina.nn.Layer;

/** A convolution over 1 spatial axis; see {@link ConvSpec}. */
public final class Conv1d extends Layer {
  /** A convolution with torch's defaults; one kernel size for all axes or one an axis. */
  public Conv1d(int inChannels, int outChannels, int... kernelSize) {
    this(ConvSpec.of(1, inChannels, outChannels, kernelSize));
  }

  /** A convolution of the given arguments. */
  public Conv1d(ConvSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static ConvSpec of(int inChannels, int outChannels, int... kernelSize) {
    return ConvSpec.of(1, inChannels, outChannels, kernelSize);
  }
}
