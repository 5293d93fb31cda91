package dev.lamina.nn.conv;

import dev.lamina.nn.Layer;

/** A transposed convolution over 2 spatial axes; see {@link ConvTransposeSpec}. */
public final class ConvTranspose2d extends Layer {
  /**
   * A transposed convolution with torch's defaults; one kernel size for all axes or one an axis.
   */
  public ConvTranspose2d(int inChannels, int outChannels, int... kernelSize) {
    this(ConvTransposeSpec.of(2, inChannels, outChannels, kernelSize));
  }

  /** A transposed convolution of the given arguments. */
  public ConvTranspose2d(ConvTransposeSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static ConvTransposeSpec of(int inChannels, int outChannels, int... kernelSize) {
    return ConvTransposeSpec.of(2, inChannels, outChannels, kernelSize);
  }
}
