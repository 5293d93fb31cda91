package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Binary cross entropy of probabilities; see {@link Spec}. */
public final class BCELoss extends Layer {
  /** The mean over all elements. */
  public BCELoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public BCELoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public BCELoss(Spec spec) {
    super(spec);
  }

  /**
   * Binary cross entropy of probabilities.
   *
   * <p>loss = -w * (target * log(in) + (1 - target) * log(1 - in)), no logarithm being less than
   * -100.
   *
   * <p>Shapes: input, in [0, 1], and target (*); weight one that broadcasts to it; output (), or
   * (*) with reduction none.
   *
   * @param weight w; default none: 1. Elements count for 1 in the mean all the same
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.BCELoss.html">BCELoss</a>
   */
  public record Spec(
      @Default("none") NumberArray weight,
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
      return new Spec(null, null, null, reduction);
    }

    @Override
    public String type() {
      return "BCELoss";
    }

    @Override
    public List<ArraySpec> arrays() {
      return ElementWeights.arrays("weight", weight);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(inputs.get(1).equals(input), "target must be %s, got %s", input, inputs.get(1));
      ElementWeights.checkShape("weight", weight, input);
      return input;
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      ElementWeights.checkSameForRecords("weight", weight, inputs.get(0));
      return inputs;
    }

    @Override
    public List<INDArray> operands(LayerCall call) {
      float[] input = Tensors.floats(call.input());
      for (int i = 0; i < input.length; i++) {
        if (!(input[i] >= 0 && input[i] <= 1)) {
          throw new LayerException(
              String.format("input must be in [0, 1], got %s at %s", input[i], i));
        }
      }
      return weight == null
          ? ElementwiseLoss.super.operands(call)
          : List.of(call.input(0), call.input(1), call.array("weight"));
    }

    @Override
    public double loss(double[] values) {
      double ofOne = Math.max(Math.log(values[0]), -100);
      double ofZero = Math.max(Math.log1p(-values[0]), -100);
      double loss = (values[1] - 1) * ofZero - values[1] * ofOne;
      return weight == null ? loss : loss * values[2];
    }
  }
}
