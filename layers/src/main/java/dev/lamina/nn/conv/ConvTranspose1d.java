package dev.lamina.nn.conv;

import dev.lamina.nn.Layer;

/** A transposed convolution over 1 spatial axis; see {@link ConvTransposeSpec}. */
public final class ConvTranspose1d extends Layer {
  /**
   * A transposed convolution with torch's defaults; one kernel size for all axes or one an axis.
   */
  public ConvTranspose1d(int inChannels, int outChannels, int... kernelSize) {
    this(ConvTransposeSpec.of(1, inChannels, outChannels, kernelSize));
  }

  /** A transposed convolution of the given arguments. */
  public ConvTranspose1d(ConvTransposeSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static ConvTransposeSpec of(int inChannels, int outChannels, int... kernelSize) {
    return ConvTransposeSpec.of(1, inChannels, outChannels, kernelSize);
  }
}
