package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Softmax along an axis, or its logarithm.
 *
 * <p>out[i] = exp(in[i]) / sum over j of exp(in[j]); the logarithm: in[i] - log(sum over j of
 * exp(in[j])).
 *
 * <p>Shapes: input and output (*).
 *
 * @param logarithm whether it is LogSoftmax
 * @param dim the axis; negative counts from the last; none is torch's old default: 0 for inputs of
 *     0, 1 or 3 axes, else 1
 * @throws dev.lamina.nn.LayerException on inputs without that axis
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Softmax.html">torch.nn.Softmax</a>
 */
public record SoftmaxSpec(boolean logarithm, @Default("none") Integer dim) implements LayerSpec {
  @Override
  public String type() {
    return logarithm ? "LogSoftmax" : "Softmax";
  }

  @Override
  public String extraRepr() {
    return "dim=" + Printed.orNone(dim);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    axis(inputs.get(0));
    return List.of(inputs.get(0));
  }

  /** The axis of an input, counted from the first. */
  public int axis(Shape input) {
    int rank = input.rank();
    if (dim == null) {
      return rank == 0 || rank == 1 || rank == 3 ? 0 : 1;
    }
    int axes = Math.max(rank, 1);
    check(dim >= -axes && dim < axes, "input must have an axis %s, got %s", dim, input);
    return dim < 0 ? dim + axes : dim;
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = Tensors.shape(call.input());
    int axis = axis(shape);
    float[] values = Tensors.floats(call.input());
    if (values.length > 0) {
      Shape axes = shape.rank() == 0 ? Shape.of(1) : shape;
      int length = (int) axes.size(axis);
      int inner = (int) axes.slice(axis + 1, axes.rank()).elements();
      for (int i = 0; i < values.length / length; i++) {
        along(values, i / inner * length * inner + i % inner, inner, length);
      }
    }
    return List.of(Tensors.of(values, shape));
  }

  private void along(float[] values, int begin, int step, int length) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, values[begin + i * step]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp((double) values[begin + i * step] - largest);
    }
    double logOfSum = Math.log(sum);
    for (int i = 0; i < length; i++) {
      double shifted = (double) values[begin + i * step] - largest;
      values[begin + i * step] = (float) (logarithm ? shifted - logOfSum : Math.exp(shifted) / sum);
    }
  }
}
