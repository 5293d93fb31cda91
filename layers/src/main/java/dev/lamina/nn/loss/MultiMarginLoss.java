package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** Margins between the score of a class and the others; see {@link Spec}. */
public final class MultiMarginLoss extends Layer {
  /** The mean over all records. */
  public MultiMarginLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public MultiMarginLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public MultiMarginLoss(Spec spec) {
    super(spec);
  }

  /**
   * Margins between the score of a class and the others.
   *
   * <p>For a class y: loss = w[y] / C * sum over all other c of max(margin - in[y] + in[c], 0)^p; a
   * NaN adds nothing.
   *
   * <p>Shapes: input (N, C), (C) or (); target (N), () or, for one record, (1); output (), or that
   * of the target with reduction none. The mean of no records is NaN, where torch gives what its
   * memory holds.
   *
   * @param p 1 or 2; default 1
   * @param margin how far the class's score should be above the others; default 1
   * @param weight w, one value a class; default none: 1. Records count for 1 in the mean all the
   *     same
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @throws dev.lamina.nn.LayerException if p is neither 1 nor 2
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.MultiMarginLoss.html">MultiMarginLoss</a>
   */
  public record Spec(
      @Default("1") int p,
      @Default("1.0") double margin,
      @Default("none") FloatTuple weight,
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction)
      implements TermsLoss {

    public Spec {
      check(p == 1 || p == 2, "p must be 1 or 2, got %s", p);
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(1, 1, null, null, null, reduction);
    }

    @Override
    public String type() {
      return "MultiMarginLoss";
    }

    @Override
    public List<ArraySpec> arrays() {
      return ClassWeights.arrays(weight);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      ClassScores scores = ClassScores.ofRecords(inputs.get(0));
      scores.checkWeight(weight);
      Shape target = inputs.get(1);
      check(
          target.equals(scores.elements())
              || (scores.elements().rank() == 0 && target.equals(Shape.of(1))),
          "target must be %s, one class a record of the input, got %s",
          scores.elements(),
          target);
      return target;
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      return inputs.get(0).rank() < 2 ? List.of() : inputs;
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      Shape elements = elements(call.inputShapes());
      ClassScores scores = ClassScores.ofRecords(Tensors.shape(call.input()));
      float[] input = Tensors.floats(call.input());
      long[] labels = scores.classes(call);
      float[] weights = scores.weights(call.array("weight"));
      float[] losses = new float[labels.length];
      for (int i = 0; i < losses.length; i++) {
        int label = (int) labels[i];
        double sum = 0;
        for (int c = 0; c < scores.classes(); c++) {
          double distance = margin - input[scores.index(i, label)] + input[scores.index(i, c)];
          if (c != label && distance > 0) {
            sum += p == 1 ? distance : distance * distance;
          }
        }
        losses[i] = (float) ((weights == null ? sum : sum * weights[label]) / scores.classes());
      }
      return ElementTerms.unweighted(elements, losses);
    }
  }
}
