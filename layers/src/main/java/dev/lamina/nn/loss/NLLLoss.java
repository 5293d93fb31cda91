package dev.lamina.nn.loss;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** Negative log likelihood of log-probabilities and classes; see {@link Spec}. */
public final class NLLLoss extends Layer {
  /** The mean over all elements, without weights. */
  public NLLLoss() {
    this(Spec.defaults());
  }

  /** A loss of the given arguments. */
  public NLLLoss(Spec spec) {
    super(spec);
  }

  /**
   * Negative log likelihood of log-probabilities and classes; torch's NLLLoss2d is the same by an
   * older name.
   *
   * <p>For a class y: loss = -w[y] * in[y]; it counts for w[y] in the mean, and not at all where y
   * is ignore_index.
   *
   * <p>Shapes: input (N, C, *) or (C); target the same without C; output (), or that of the target
   * with reduction none.
   *
   * @param type NLLLoss or NLLLoss2d
   * @param weight w, one value a class; default none: 1
   * @param sizeAverage older form of reduction; default none
   * @param ignoreIndex a class whose elements do not count; default -100
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.NLLLoss.html">NLLLoss</a>
   */
  public record Spec(
      String type,
      @Default("none") FloatTuple weight,
      @Default("none") Boolean sizeAverage,
      @Default("-100") long ignoreIndex,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction)
      implements TermsLoss {

    public Spec {
      LayerException.check(
          type.equals("NLLLoss") || type.equals("NLLLoss2d"),
          "type must be NLLLoss or NLLLoss2d, got %s",
          type);
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** A loss without older arguments. */
    public Spec(FloatTuple weight, long ignoreIndex, Reduction reduction) {
      this("NLLLoss", weight, null, ignoreIndex, null, reduction);
    }

    /** torch's defaults. */
    public static Spec defaults() {
      return new Spec(null, -100, Reduction.MEAN);
    }

    @Override
    public List<ArraySpec> arrays() {
      return ClassWeights.arrays(weight);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      ClassScores scores = ClassScores.of(inputs.get(0));
      scores.checkWeight(weight);
      LayerException.check(
          inputs.get(1).equals(scores.elements()),
          "target must be %s, got %s",
          scores.elements(),
          inputs.get(1));
      return scores.elements();
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      ClassScores scores = ClassScores.of(Tensors.shape(call.input()));
      float[] input = Tensors.floats(call.input());
      long[] labels = scores.labels(call, ignoreIndex);
      float[] classWeights = scores.weights(call.array("weight"));
      float[] losses = new float[labels.length];
      float[] weights = new float[labels.length];
      for (int i = 0; i < losses.length; i++) {
        if (labels[i] != ignoreIndex) {
          int label = (int) labels[i];
          weights[i] = classWeights == null ? 1 : classWeights[label];
          losses[i] = -weights[i] * input[scores.index(i, label)];
        }
      }
      return new ElementTerms(scores.elements(), losses, weights);
    }
  }
}
