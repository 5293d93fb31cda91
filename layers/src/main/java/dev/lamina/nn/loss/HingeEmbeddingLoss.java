package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/**
 * Distances of pairs that should be near, margins of pairs that should be far; see {@link Spec}.
 */
public final class HingeEmbeddingLoss extends Layer {
  /** The mean over all elements. */
  public HingeEmbeddingLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public HingeEmbeddingLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public HingeEmbeddingLoss(Spec spec) {
    super(spec);
  }

  /**
   * Distances of pairs that should be near, margins of pairs that should be far.
   *
   * <p>loss = in where the target is 1, max(margin - in, 0) where it is -1, and the sum of both for
   * other targets.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param margin the distance that far pairs should have; default 1
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.HingeEmbeddingLoss.html">HingeEmbeddingLoss</a>
   */
  public record Spec(
      @Default("1.0") double margin,
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction)
      implements ElementwiseLoss {

    public Spec {
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(1, null, null, reduction);
    }

    @Override
    public String type() {
      return "HingeEmbeddingLoss";
    }

    @Override
    public double loss(double[] values) {
      double near = values[1] == -1 ? 0 : values[0];
      double far = values[1] == 1 ? 0 : Math.max(margin - values[0], 0);
      return near + far;
    }
  }
}
