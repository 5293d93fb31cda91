package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/** The distances of input and target; see {@link Spec}. */
public final class L1Loss extends Layer {
  /** The mean over all elements. */
  public L1Loss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public L1Loss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public L1Loss(Spec spec) {
    super(spec);
  }

  /**
   * The distances of input and target.
   *
   * <p>loss = |in - target|.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.L1Loss.html">L1Loss</a>
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
      return "L1Loss";
    }

    @Override
    public double loss(double[] values) {
      return Math.abs(values[0] - values[1]);
    }
  }
}
