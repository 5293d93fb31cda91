package dev.lamina.nn.norm;

import dev.lamina.nn.Layer;

/**
 * Batch normalisation of inputs of any number of axes from 2 on; see {@link BatchNormSpec}.
 *
 * <p>Where torch's takes its training-mode statistics over all processes of a group, this one takes
 * them over its own batch, as torch's does in a group of one; in evaluation mode they are the same.
 */
public final class SyncBatchNorm extends Layer {
  /** A batch norm with torch's defaults. */
  public SyncBatchNorm(int numFeatures) {
    this(BatchNormSpec.of(BatchNormSpec.ANY_DIMS, numFeatures));
  }

  /** A batch norm of the given arguments. */
  public SyncBatchNorm(BatchNormSpec spec) {
    super(spec);
    if (spec.dims() != BatchNormSpec.ANY_DIMS) {
      throw new IllegalArgumentException("dims must be for any, got " + spec.dims());
    }
  }
}
