package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Instance normalisation with 3 spatial axes; see {@link InstanceNormSpec}. */
public final class InstanceNorm3d extends Layer {
  /** An instance norm with torch's defaults: no arrays. */
  public InstanceNorm3d(int numFeatures) {
    this(InstanceNormSpec.of(3, numFeatures));
  }

  /** An instance norm of the given arguments. */
  public InstanceNorm3d(InstanceNormSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
