package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Instance normalisation with 2 spatial axes; see {@link InstanceNormSpec}. */
public final class InstanceNorm2d extends Layer {
  /** An instance norm with torch's defaults: no arrays. */
  public InstanceNorm2d(int numFeatures) {
    this(InstanceNormSpec.of(2, numFeatures));
  }

  /** An instance norm of the given arguments. */
  public InstanceNorm2d(InstanceNormSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
