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

/** Cross entropy of scores and classes; see {@link Spec}. */
public final class CrossEntropyLoss extends Layer {
  /** The mean over all elements, without weights. */
  public CrossEntropyLoss() {
    this(Spec.defaults());
  }

  /** A loss of the given arguments. */
  public CrossEntropyLoss(Spec spec) {
    super(spec);
  }

  /**
   * Cross entropy of scores and classes: LogSoftmax and NLLLoss in one.
   *
   * <p>For a class y, with the logarithm of softmax s: loss = -(1 - e) * w[y] * s[y] - e / C * sum
   * over c of w[c] * s[c], where e is the label smoothing; it counts for w[y] in the mean, and not
   * at all where y is ignore_index. For class probabilities q: loss = -sum over c of ((1 - e) *
   * q[c] + e / C) * w[c] * s[c]; it counts for 1.
   *
   * <p>Shapes: input (N, C, *) or (C); target the same without C (classes), or the very same
   * (probabilities); output (), or that of classes with reduction none.
   *
   * @param weight w, one value a class; default none: 1
   * @param sizeAverage older form of reduction; default none
   * @param ignoreIndex a class whose elements do not count; default -100
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @param labelSmoothing e in [0, 1]; default 0
   * @throws dev.lamina.nn.LayerException if labelSmoothing is not in [0, 1]
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.CrossEntropyLoss.html">CrossEntropyLoss</a>
   */
  public record Spec(
      @Default("none") FloatTuple weight,
      @Default("none") Boolean sizeAverage,
      @Default("-100") long ignoreIndex,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction,
      @Default("0.0") double labelSmoothing)
      implements TermsLoss {

    public Spec {
      check(
          labelSmoothing >= 0 && labelSmoothing <= 1,
          "label_smoothing must be in [0, 1], got %s",
          labelSmoothing);
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** A loss without older arguments. */
    public Spec(FloatTuple weight, long ignoreIndex, Reduction reduction, double labelSmoothing) {
      this(weight, null, ignoreIndex, null, reduction, labelSmoothing);
    }

    /** torch's defaults. */
    public static Spec defaults() {
      return new Spec(null, -100, Reduction.MEAN, 0);
    }

    @Override
    public String type() {
      return "CrossEntropyLoss";
    }

    @Override
    public List<ArraySpec> arrays() {
      return ClassWeights.arrays(weight);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      ClassScores scores = ClassScores.of(inputs.get(0));
      scores.checkWeight(weight);
      check(
          inputs.get(1).equals(scores.elements()) || inputs.get(1).equals(inputs.get(0)),
          "target must be %s (classes) or %s (probabilities), got %s",
          scores.elements(),
          inputs.get(0),
          inputs.get(1));
      return scores.elements();
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      Shape shape = Tensors.shape(call.input());
      ClassScores scores = ClassScores.of(shape);
      double[] logarithms = logSoftmax(Tensors.floats(call.input()), scores);
      float[] classWeights = scores.weights(call.array("weight"));
      boolean probabilities = Tensors.shape(call.input(1)).equals(shape);
      check(
          !probabilities || call.input(1).isR(),
          "target must be %s for classes, or floats for probabilities, got integers %s",
          scores.elements(),
          shape);
      return probabilities
          ? ofProbabilities(scores, logarithms, Tensors.floats(call.input(1)), classWeights)
          : ofLabels(scores, logarithms, scores.labels(call, ignoreIndex), classWeights);
    }

    private ElementTerms ofLabels(
        ClassScores scores, double[] logarithms, long[] labels, float[] classWeights) {
      float[] losses = new float[scores.count()];
      float[] weights = new float[losses.length];
      for (int i = 0; i < losses.length; i++) {
        if (labels[i] == ignoreIndex) {
          continue;
        }
        int label = (int) labels[i];
        weights[i] = classWeights == null ? 1 : classWeights[label];
        double loss = -(1 - labelSmoothing) * weights[i] * logarithms[scores.index(i, label)];
        if (labelSmoothing > 0) {
          double smooth = 0;
          for (int c = 0; c < scores.classes(); c++) {
            double w = classWeights == null ? 1 : classWeights[c];
            smooth -= w * logarithms[scores.index(i, c)];
          }
          loss += labelSmoothing / scores.classes() * smooth;
        }
        losses[i] = (float) loss;
      }
      return new ElementTerms(scores.elements(), losses, weights);
    }

    private ElementTerms ofProbabilities(
        ClassScores scores, double[] logarithms, float[] probabilities, float[] classWeights) {
      float[] losses = new float[scores.count()];
      float[] weights = new float[losses.length];
      for (int i = 0; i < losses.length; i++) {
        double loss = 0;
        for (int c = 0; c < scores.classes(); c++) {
          int index = scores.index(i, c);
          double probability =
              (1 - labelSmoothing) * probabilities[index] + labelSmoothing / scores.classes();
          double w = classWeights == null ? 1 : classWeights[c];
          loss -= probability * w * logarithms[index];
        }
        losses[i] = (float) loss;
        weights[i] = 1;
      }
      return new ElementTerms(scores.elements(), losses, weights);
    }

    private static double[] logSoftmax(float[] input, ClassScores scores) {
      double[] logarithms = new double[input.length];
      for (int i = 0; i < scores.count(); i++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < scores.classes(); c++) {
          largest = Math.max(largest, input[scores.index(i, c)]);
        }
        double sum = 0;
        for (int c = 0; c < scores.classes(); c++) {
          sum += Math.exp(input[scores.index(i, c)] - largest);
        }
        double logOfSum = Math.log(sum);
        for (int c = 0; c < scores.classes(); c++) {
          int index = scores.index(i, c);
          logarithms[index] = input[index] - largest - logOfSum;
        }
      }
      return logarithms;
    }
  }
}
