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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements of one input or of another, by a condition; see {@link Spec}. */
public final class Where extends Layer {
  /** Of two inputs. */
  public Where() {
    super(new Spec(null));
  }

  /** Of an input and a number. */
  public Where(double other) {
    super(new Spec(Scalar.of(other)));
  }

  /**
   * Elements of one input or of another, by a condition.
   *
   * <p>out = input where condition is not 0, else other, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one; output that one; int64 of int64 and integers
   *
   * @param other a number in the place of the last input; default none: there is a last input
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.where.html">torch.where</a>
   */
  public record Spec(@Default("none") Scalar other) implements LayerSpec {
    @Override
    public String type() {
      return "Where";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> inputNames() {
      return other == null ? List.of("condition", "input", "other") : List.of("condition", "input");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(Broadcast.shape(inputs));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      double[] condition = Tensors.doubles(call.input());
      int[] conditions = Broadcast.indices(Tensors.shape(call.input()), shape);
      int[] inputs = Broadcast.indices(Tensors.shape(call.input(1)), shape);
      int[] others =
          other == null
              ? Broadcast.indices(Tensors.shape(call.input(2)), shape)
              : new int[conditions.length];
      boolean integers =
          call.input(1).dataType() == DataType.INT64
              && (other == null ? call.input(2).dataType() == DataType.INT64 : other.isInteger());
      if (integers) {
        long[] yes = Tensors.longs(call.input(1));
        long[] no = other == null ? Tensors.longs(call.input(2)) : new long[] {other.longValue()};
        long[] output = new long[conditions.length];
        for (int i = 0; i < output.length; i++) {
          output[i] = condition[conditions[i]] != 0 ? yes[inputs[i]] : no[others[i]];
        }
        return List.of(Tensors.of(output, shape));
      }
      float[] yes = Tensors.floats(call.input(1));
      float[] no = other == null ? Tensors.floats(call.input(2)) : new float[] {other.floatValue()};
      float[] output = new float[conditions.length];
      for (int i = 0; i < output.length; i++) {
        output[i] = condition[conditions[i]] != 0 ? yes[inputs[i]] : no[others[i]];
      }
      return List.of(Tensors.of(output, shape));
    }
  }
}
