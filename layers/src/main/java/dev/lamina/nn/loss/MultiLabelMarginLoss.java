package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** Margins between the scores of several classes and the others; see {@link Spec}. */
public final class MultiLabelMarginLoss extends Layer {
  /** The mean over all records. */
  public MultiLabelMarginLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public MultiLabelMarginLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public MultiLabelMarginLoss(Spec spec) {
    super(spec);
  }

  /**
   * Margins between the scores of several classes and the others.
   *
   * <p>loss = 1 / C * sum over the record's classes y and all c that are none of them of max(1 -
   * in[y] + in[c], 0); a NaN adds nothing. A record's classes are its targets before the first -1.
   *
   * <p>Shapes: input and target (N, C), (C) or (); output (), or (N) with reduction none. The mean
   * of no records is NaN, where torch gives what its memory holds.
   *
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.MultiLabelMarginLoss.html">MultiLabelMarginLoss</a>
   */
  public record Spec(
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction)
      implements TermsLoss {

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
      return "MultiLabelMarginLoss";
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      ClassScores scores = ClassScores.ofRecords(inputs.get(0));
      check(
          inputs.get(1).equals(inputs.get(0)),
          "target must be %s, got %s",
          inputs.get(0),
          inputs.get(1));
      return scores.elements();
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      ClassScores scores = ClassScores.ofRecords(Tensors.shape(call.input()));
      float[] input = Tensors.floats(call.input());
      long[] target = WholeNumbers.of(call.input(1), "target");
      for (int i = 0; i < target.length; i++) {
        if (target[i] < -1 || target[i] >= scores.classes()) {
          throw new LayerException(
              String.format(
                  "target must be in [0, %s) or -1, got %s at %s", scores.classes(), target[i], i));
        }
      }
      float[] losses = new float[scores.count()];
      for (int n = 0; n < losses.length; n++) {
        losses[n] = loss(input, target, n * scores.classes(), scores.classes());
      }
      return ElementTerms.unweighted(scores.elements(), losses);
    }

    private static float loss(float[] input, long[] target, int begin, int classes) {
      boolean[] isTarget = new boolean[classes];
      int targets = 0;
      while (targets < classes && target[begin + targets] >= 0) {
        isTarget[(int) target[begin + targets]] = true;
        targets++;
      }
      double sum = 0;
      for (int k = 0; k < targets; k++) {
        double score = input[begin + (int) target[begin + k]];
        for (int c = 0; c < classes; c++) {
          double distance = 1 - score + input[begin + c];
          if (!isTarget[c] && distance > 0) {
            sum += distance;
          }
        }
      }
      return (float) (sum / classes);
    }
  }
}
