package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Instance normalisation with 1 spatial axis; see {@link InstanceNormSpec}. */
public final class InstanceNorm1d extends Layer {
  /** An instance norm with torch's defaults: no arrays. */
  public InstanceNorm1d(int numFeatures) {
    this(InstanceNormSpec.of(1, numFeatures));
  }

  /** An instance norm of the given arguments. */
  public InstanceNorm1d(InstanceNormSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
