package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Batch normalisation with 1 spatial axis; see {@link BatchNormSpec}. */
public final class BatchNorm1d extends Layer {
  /** A batch norm with torch's defaults. */
  public BatchNorm1d(int numFeatures) {
    this(BatchNormSpec.of(1, numFeatures));
  }

  /** A batch norm of the given arguments. */
  public BatchNorm1d(BatchNormSpec spec) {
    super(spec);
    if (spec.dims() != 1) {
      throw new IllegalArgumentException("dims must be 1, got " + spec.dims());
    }
  }
}
