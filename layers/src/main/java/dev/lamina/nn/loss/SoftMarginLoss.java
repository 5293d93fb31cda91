package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Logistic loss of scores and signs; see {@link Spec}. */
public final class SoftMarginLoss extends Layer {
  /** The mean over all elements. */
  public SoftMarginLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public SoftMarginLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public SoftMarginLoss(Spec spec) {
    super(spec);
  }

  /**
   * Logistic loss of scores and signs.
   *
   * <p>loss = log(1 + exp(-target * in)), in floats, as torch computes it: infinite where the
   * exponential is beyond them.
   *
   * <p>Shapes: input (*); target, 1 or -1, the same or broadcast to it; output (), or that of the
   * input with reduction none.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.SoftMarginLoss.html">SoftMarginLoss</a>
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
      return "SoftMarginLoss";
    }

    @Override
    public double loss(double[] values) {
      return Math.log(1 + (float) Math.exp((float) (-values[0] * values[1])));
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      check(
          Broadcast.fits(inputs.get(1), inputs.get(0)),
          "target must broadcast to input %s, got %s",
          inputs.get(0),
          inputs.get(1));
      return inputs.get(0);
    }
  }
}
