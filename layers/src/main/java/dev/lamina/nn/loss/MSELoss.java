package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/** The squared distances of input and target; see {@link Spec}. */
public final class MSELoss extends Layer {
  /** The mean over all elements. */
  public MSELoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public MSELoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public MSELoss(Spec spec) {
    super(spec);
  }

  /**
   * The squared distances of input and target.
   *
   * <p>loss = (in - target)^2.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.MSELoss.html">MSELoss</a>
   */
  public record Spec(
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
      return new Spec(null, null, reduction);
    }

    @Override
    public String type() {
      return "MSELoss";
    }

    @Override
    public double loss(double[] values) {
      double distance = values[0] - values[1];
      return distance * distance;
    }
  }
}
