package dev.lamina.nn.conv;

import dev.lamina.nn.Layer;

/** A transposed convolution over 3 spatial axes; see {@link ConvTransposeSpec}. */
public final class ConvTranspose3d extends Layer {
  /**
   * A transposed convolution with torch's defaults; one kernel size for all axes or one an axis.
   */
  public ConvTranspose3d(int inChannels, int outChannels, int... kernelSize) {
    this(ConvTransposeSpec.of(3, inChannels, outChannels, kernelSize));
  }

  /** A transposed convolution of the given arguments. */
  public ConvTranspose3d(ConvTransposeSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static ConvTransposeSpec of(int inChannels, int outChannels, int... kernelSize) {
    return ConvTransposeSpec.of(3, inChannels, outChannels, kernelSize);
  }
}
