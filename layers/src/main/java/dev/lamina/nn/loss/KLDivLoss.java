package dev.lamina.nn.loss;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Kullback-Leibler divergence of distributions; see {@link Spec}. */
public final class KLDivLoss extends Layer {
  /** The mean over all elements, which is not the mathematical divergence: that is BATCHMEAN. */
  public KLDivLoss() {
    this(KLReduction.MEAN);
  }

  /** Reduced as given. */
  public KLDivLoss(KLReduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public KLDivLoss(Spec spec) {
    super(spec);
  }

  /** How the divergence becomes one number. */
  public enum KLReduction {
    /** It does not: one value an element. */
    NONE,
    /** The mean over all elements. */
    MEAN,
    /** The sum. */
    SUM,
    /** The sum divided by the number of records: the mathematical divergence. */
    BATCHMEAN
  }

  /**
   * Kullback-Leibler divergence of the target's distributions from the input's.
   *
   * <p>loss = target * (log(target) - in), 0 * log(0) being 0; with log_target exp(target) *
   * (target - in).
   *
   * <p>Shapes: input (the logarithms of probabilities) and target (*), broadcast to one shape;
   * output (), or that shape with reduction none. With batchmean the sum is divided by the input's
   * first size, as torch does.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @param logTarget whether targets are logarithms too; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.KLDivLoss.html">KLDivLoss</a>
   */
  public record Spec(
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") KLReduction reduction,
      @Default("false") boolean logTarget)
      implements LossSpec {

    public Spec {
      if (sizeAverage != null || reduce != null) {
        reduction =
            KLReduction.valueOf(OlderReduction.of(sizeAverage, reduce, Reduction.MEAN).name());
      }
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(KLReduction reduction) {
      return new Spec(null, null, reduction, false);
    }

    @Override
    public String type() {
      return "KLDivLoss";
    }

    @Override
    public List<String> inputNames() {
      return elements().inputNames();
    }

    private Elements elements() {
      boolean byRecord = reduction == KLReduction.BATCHMEAN;
      return new Elements(
          byRecord ? Reduction.SUM : Reduction.valueOf(reduction.name()), logTarget);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return elements().outputShapes(inputs);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = call.inputShapes().get(0);
      if (reduction != KLReduction.BATCHMEAN || input.rank() == 0) {
        return elements().compute(call);
      }
      return List.of(elements().terms(call).total((double) input.size(0)));
    }

    @Override
    public RecordTerms recordTerms(LayerCall call) {
      RecordTerms terms = elements().recordTerms(call);
      if (reduction == KLReduction.BATCHMEAN) {
        Arrays.fill(terms.weights(), 1);
      }
      return terms;
    }
  }

  /** The divergence of each element. */
  private record Elements(Reduction reduction, boolean logTarget) implements ElementwiseLoss {
    @Override
    public String type() {
      return "KLDivLoss";
    }

    @Override
    public double loss(double[] values) {
      double target = values[1];
      if (logTarget) {
        return Math.exp(target) * (target - values[0]);
      }
      return (target == 0 ? 0 : target * Math.log(target)) - target * values[0];
    }
  }
}
