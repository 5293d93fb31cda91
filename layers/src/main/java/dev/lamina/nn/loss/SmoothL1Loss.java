package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/** Squared where they are small, the distances of input and target; see {@link Spec}. */
public final class SmoothL1Loss extends Layer {
  /** The mean over all elements. */
  public SmoothL1Loss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public SmoothL1Loss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public SmoothL1Loss(Spec spec) {
    super(spec);
  }

  /**
   * Squared where they are small, the distances of input and target.
   *
   * <p>With d = |in - target|: loss = d^2 / (2 * beta) where d is below beta, d - beta / 2
   * elsewhere.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @param beta where squares end, not negative; default 1
   * @throws dev.lamina.nn.LayerException if beta is negative
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.SmoothL1Loss.html">SmoothL1Loss</a>
   */
  public record Spec(
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction,
      @Default("1.0") double beta)
      implements ElementwiseLoss {

    public Spec {
      check(beta >= 0, "beta must not be negative, got %s", beta);
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(null, null, reduction, 1);
    }

    @Override
    public String type() {
      return "SmoothL1Loss";
    }

    @Override
    public double loss(double[] values) {
      double distance = Math.abs(values[0] - values[1]);
      return distance < beta ? distance * distance / (2 * beta) : distance - beta / 2;
    }
  }
}
