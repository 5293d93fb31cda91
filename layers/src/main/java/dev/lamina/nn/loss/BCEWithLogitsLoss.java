package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.NumberArray;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Binary cross entropy of scores; see {@link Spec}. */
public final class BCEWithLogitsLoss extends Layer {
  /** The mean over all elements. */
  public BCEWithLogitsLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public BCEWithLogitsLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public BCEWithLogitsLoss(Spec spec) {
    super(spec);
  }

  /**
   * Binary cross entropy of scores: a sigmoid and BCELoss in one.
   *
   * <p>With the sigmoid s of the input: loss = -w * (p * target * log(s) + (1 - target) * log(1 -
   * s)).
   *
   * <p>Shapes: input and target (*); weight and pos_weight ones that broadcast to it; output (), or
   * (*) with reduction none.
   *
   * @param weight w; default none: 1. Elements count for 1 in the mean all the same
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @param posWeight p, usually one a class; default none: 1
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.BCEWithLogitsLoss.html">BCEWithLogitsLoss</a>
   */
  public record Spec(
      @Default("none") NumberArray weight,
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction,
      @Default("none") NumberArray posWeight)
      implements ElementwiseLoss {

    public Spec {
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(null, null, null, reduction, null);
    }

    @Override
    public String type() {
      return "BCEWithLogitsLoss";
    }

    @Override
    public List<ArraySpec> arrays() {
      List<ArraySpec> arrays = new ArrayList<>(ElementWeights.arrays("weight", weight));
      arrays.addAll(ElementWeights.arrays("pos_weight", posWeight));
      return arrays;
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(inputs.get(1).equals(input), "target must be %s, got %s", input, inputs.get(1));
      ElementWeights.checkShape("weight", weight, input);
      ElementWeights.checkShape("pos_weight", posWeight, input);
      return input;
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      ElementWeights.checkSameForRecords("weight", weight, inputs.get(0));
      ElementWeights.checkSameForRecords("pos_weight", posWeight, inputs.get(0));
      return inputs;
    }

    @Override
    public List<INDArray> operands(LayerCall call) {
      List<INDArray> operands = new ArrayList<>(ElementwiseLoss.super.operands(call));
      if (posWeight != null) {
        operands.add(call.array("pos_weight"));
      }
      if (weight != null) {
        operands.add(call.array("weight"));
      }
      return operands;
    }

    @Override
    public double loss(double[] values) {
      double input = values[0];
      double target = values[1];
      double ofOne = posWeight == null ? 1 : (values[2] - 1) * target + 1;
      double largest = Math.max(-input, 0);
      double softplus = Math.log(Math.exp(-largest) + Math.exp(-input - largest)) + largest;
      double loss = (1 - target) * input + ofOne * softplus;
      return weight == null ? loss : loss * values[values.length - 1];
    }
  }
}
