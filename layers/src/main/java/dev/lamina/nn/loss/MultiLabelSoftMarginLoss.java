package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.NumberArray;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** Binary cross entropy of the scores of several labels; see {@link Spec}. */
public final class MultiLabelSoftMarginLoss extends Layer {
  /** The mean over all records. */
  public MultiLabelSoftMarginLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public MultiLabelSoftMarginLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public MultiLabelSoftMarginLoss(Spec spec) {
    super(spec);
  }

  /**
   * Binary cross entropy of the scores of several labels.
   *
   * <p>With the sigmoid s of the input: loss = -1 / C * sum over c of w[c] * (target[c] * log(s[c])
   * + (1 - target[c]) * log(1 - s[c])).
   *
   * <p>Shapes: input (*, C); target and weight the same or such that they broadcast to it; output
   * (), or (*) with reduction none. torch also takes targets with more axes than the input, and
   * sums along another axis then; here that is an error.
   *
   * @param weight w, usually one a class; default none: 1. Records count for 1 in the mean all the
   *     same
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.MultiLabelSoftMarginLoss.html">MultiLabelSoftMarginLoss</a>
   */
  public record Spec(
      @Default("none") NumberArray weight,
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
      return new Spec(null, null, null, reduction);
    }

    @Override
    public String type() {
      return "MultiLabelSoftMarginLoss";
    }

    @Override
    public List<ArraySpec> arrays() {
      return ElementWeights.arrays("weight", weight);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(input.rank() > 0, "input must be (*, C), got %s", input);
      check(
          Broadcast.fits(inputs.get(1), input),
          "target must broadcast to input %s, got %s",
          input,
          inputs.get(1));
      ElementWeights.checkShape("weight", weight, input);
      return input.slice(0, input.rank() - 1);
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      ElementWeights.checkSameForRecords("weight", weight, inputs.get(0));
      return inputs;
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      Shape shape = Tensors.shape(call.input());
      Shape elements = elements(call.inputShapes());
      float[] input = Tensors.floats(call.input());
      float[] target = Broadcast.repeated(call.input(1), shape);
      float[] weights = weight == null ? null : Broadcast.repeated(call.array("weight"), shape);
      int classes = Math.toIntExact(shape.size(-1));
      float[] losses = new float[Math.toIntExact(elements.elements())];
      for (int i = 0; i < losses.length; i++) {
        double sum = 0;
        for (int j = i * classes; j < (i + 1) * classes; j++) {
          double loss =
              -(target[j] * logSigmoid(input[j]) + (1 - target[j]) * logSigmoid(-input[j]));
          sum += weights == null ? loss : loss * weights[j];
        }
        losses[i] = (float) (sum / classes);
      }
      return ElementTerms.unweighted(elements, losses);
    }

    private static double logSigmoid(double x) {
      return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
  }
}
