package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Batch normalisation with 3 spatial axes; see {@link BatchNormSpec}. */
public final class BatchNorm3d extends Layer {
  /** A batch norm with torch's defaults. */
  public BatchNorm3d(int numFeatures) {
    this(BatchNormSpec.of(3, numFeatures));
  }

  /** A batch norm of the given arguments. */
  public BatchNorm3d(BatchNormSpec spec) {
    super(spec);
    if (spec.dims() != 3) {
      throw new IllegalArgumentException("dims must be 3, got " + spec.dims());
    }
  }
}
