package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.LayerCall;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss of each element of its inputs by themselves; inputs that differ in shape broadcast. */
interface ElementwiseLoss extends TermsLoss {
  /**
   * The loss of an element, in double precision; its result is rounded to a float.
   *
   * @param values the element of each operand
   */
  double loss(double[] values);

  /** What the loss is a function of: by default the inputs. */
  default List<INDArray> operands(LayerCall call) {
    List<INDArray> operands = new ArrayList<>();
    for (int i = 0; i < call.inputs(); i++) {
      operands.add(call.input(i));
    }
    return operands;
  }

  @Override
  default Shape elements(List<Shape> inputs) {
    return Broadcast.shape(inputs);
  }

  @Override
  default List<Shape> recordInputs(List<Shape> inputs) {
    check(
        inputs.stream().mapToInt(Shape::rank).distinct().count() == 1,
        "all inputs must have the same number of axes, got %s",
        inputs);
    return inputs;
  }

  @Override
  default ElementTerms terms(LayerCall call) {
    Shape shape = elements(call.inputShapes());
    List<INDArray> operands = operands(call);
    double[] values = new double[operands.size()];
    float[][] elements = new float[values.length][];
    for (int k = 0; k < values.length; k++) {
      elements[k] = Broadcast.repeated(operands.get(k), shape);
    }
    float[] losses = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < losses.length; i++) {
      for (int k = 0; k < values.length; k++) {
        values[k] = elements[k][i];
      }
      losses[i] = (float) loss(values);
    }
    return ElementTerms.unweighted(shape, losses);
  }
}
