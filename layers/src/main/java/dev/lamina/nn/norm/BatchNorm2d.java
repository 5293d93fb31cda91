package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/** Batch normalisation with 2 spatial axes; see {@link BatchNormSpec}. */
public final class BatchNorm2d extends Layer {
  /** A batch norm with torch's defaults. */
  public BatchNorm2d(int numFeatures) {
    this(BatchNormSpec.of(2, numFeatures));
  }

  /** A batch norm of the given arguments. */
  public BatchNorm2d(BatchNormSpec spec) {
    super(spec);
    if (spec.dims() != 2) {
      throw new IllegalArgumentException("dims must be 2, got " + spec.dims());
    }
  }
}
