package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;
import java.util.List;

/** Negative log likelihood of counts under Poisson distributions; see {@link Spec}. */
public final class PoissonNLLLoss extends Layer {
  /** The mean over all elements. */
  public PoissonNLLLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public PoissonNLLLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public PoissonNLLLoss(Spec spec) {
    super(spec);
  }

  /**
   * Negative log likelihood of counts under Poisson distributions.
   *
   * <p>loss = exp(in) - target * in with log_input, in - target * log(in + eps) without; with full,
   * also Stirling's target * log(target) - target + log(2 * pi * target) / 2 where the target is
   * above 1.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param logInput whether inputs are the logarithms of rates; default true
   * @param full whether to add Stirling's approximation of log(target!); default false
   * @param sizeAverage older form of reduction; default none
   * @param eps added to rates before their logarithm is taken; default 1e-8
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.PoissonNLLLoss.html">PoissonNLLLoss</a>
   */
  public record Spec(
      @Default("true") boolean logInput,
      @Default("false") boolean full,
      @Default("none") Boolean sizeAverage,
      @Default("1e-8") double eps,
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
      return new Spec(true, false, null, 1e-8, null, reduction);
    }

    @Override
    public String type() {
      return "PoissonNLLLoss";
    }

    @Override
    public double loss(double[] values) {
      double input = values[0];
      double target = values[1];
      double loss =
          logInput ? Math.exp(input) - target * input : input - target * Math.log(input + eps);
      // A NaN target is not 1 or less.
      return !full || target <= 1
          ? loss
          : loss + target * Math.log(target) - target + Math.log(2 * Math.PI * target) / 2;
    }

    @Override
    public List<String> inputNames() {
      return List.of("log_input", "target");
    }
  }
}
