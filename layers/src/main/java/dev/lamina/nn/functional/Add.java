package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two or more inputs; see {@link Spec}. */
public final class Add extends Layer {
  /** A plain sum. */
  public Add() {
    super(new Spec(null, Scalar.of(1)));
  }

  /** An input and a number. */
  public Add(double other) {
    super(new Spec(Scalar.of(other), Scalar.of(1)));
  }

  /**
   * The sum of two or more inputs, element by element.
   *
   * <p>out = in1 + alpha * in2 (+ alpha * in3 ...), added from the left, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one, or an input and a number; output that one.
   * Of int64 inputs and integers the output is int64.
   *
   * @param other a number in the place of all inputs but the first; default none: there are others
   * @param alpha what all inputs but the first are multiplied by; default 1
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.add.html">torch.add</a>
   */
  public record Spec(@Default("none") Scalar other, @Default("1") Scalar alpha)
      implements LayerSpec {
    @Override
    public String type() {
      return "Add";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    /** Whether it adds inputs as they are. */
    public boolean isPlain() {
      return other == null && alpha.doubleValue() == 1;
    }

    @Override
    public List<String> inputNames() {
      return other == null ? List.of("input", "other") : List.of("input");
    }

    @Override
    public boolean variadic() {
      return other == null;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(Broadcast.shape(inputs));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      boolean integers = Arithmetic.areIntegers(call, other) && alpha.isInteger();
      return List.of(integers ? integers(call, shape) : floats(call, shape));
    }

    private INDArray floats(LayerCall call, Shape shape) {
      float[] sum = new float[Math.toIntExact(shape.elements())];
      for (int k = 0; k < call.inputs(); k++) {
        float[] input = Tensors.floats(call.input(k));
        int[] indices = Broadcast.indices(Tensors.shape(call.input(k)), shape);
        for (int i = 0; i < sum.length; i++) {
          float term = input[indices[i]];
          sum[i] = k == 0 ? term : sum[i] + alpha.floatValue() * term;
        }
      }
      for (int i = 0; other != null && i < sum.length; i++) {
        sum[i] += alpha.floatValue() * other.floatValue();
      }
      return Tensors.of(sum, shape);
    }

    private INDArray integers(LayerCall call, Shape shape) {
      long[] sum = new long[Math.toIntExact(shape.elements())];
      for (int k = 0; k < call.inputs(); k++) {
        long[] input = Tensors.longs(call.input(k));
        int[] indices = Broadcast.indices(Tensors.shape(call.input(k)), shape);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += input[indices[i]] * (k == 0 ? 1 : alpha.longValue());
        }
      }
      for (int i = 0; other != null && i < sum.length; i++) {
        sum[i] += alpha.longValue() * other.longValue();
      }
      return Tensors.of(sum, shape);
    }
  }
}
