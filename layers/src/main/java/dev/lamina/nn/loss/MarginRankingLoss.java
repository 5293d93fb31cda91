package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Margins of scores that should be ranked; see {@link Spec}. */
public final class MarginRankingLoss extends Layer {
  /** The mean over all elements. */
  public MarginRankingLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public MarginRankingLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public MarginRankingLoss(Spec spec) {
    super(spec);
  }

  /**
   * Margins of scores that should be ranked.
   *
   * <p>loss = max(-target * (in1 - in2) + margin, 0): with target 1 the first should be the larger,
   * with -1 the second.
   *
   * <p>Shapes: input1, input2 and target (*), of as many axes, broadcast to one shape; output (),
   * or that shape with reduction none.
   *
   * @param margin how far apart the scores should be; default 0
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.MarginRankingLoss.html">MarginRankingLoss</a>
   */
  public record Spec(
      @Default("0.0") double margin,
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
      return new Spec(0, null, null, reduction);
    }

    @Override
    public String type() {
      return "MarginRankingLoss";
    }

    @Override
    public List<String> inputNames() {
      return List.of("input1", "input2", "target");
    }

    @Override
    public double loss(double[] values) {
      return Math.max(-values[2] * (values[0] - values[1]) + margin, 0);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      recordInputs(inputs);
      return ElementwiseLoss.super.elements(inputs);
    }
  }
}
