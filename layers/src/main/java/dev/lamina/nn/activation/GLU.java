package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One half of the input, gated by the other; see {@link Spec}. */
public final class GLU extends Layer {
  /** Along the last axis. */
  public GLU() {
    this(-1);
  }

  /** Along an axis; negative counts from the last. */
  public GLU(int dim) {
    super(new Spec(dim));
  }

  /**
   * Gated linear units: one half of the input, gated by the other.
   *
   * <p>out = a / (1 + exp(-b)), a the first and b the second half of the input along an axis.
   *
   * <p>Shapes: input (*, 2 S, *), output (*, S, *).
   *
   * @param dim the axis; negative counts from the last; default -1
   * @throws dev.lamina.nn.LayerException on inputs without that axis, or of odd size along it
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.GLU.html">torch.nn.GLU</a>
   */
  public record Spec(@Default("-1") int dim) implements LayerSpec {
    @Override
    public String type() {
      return "GLU";
    }

    @Override
    public String extraRepr() {
      return "dim=" + dim;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int rank = input.rank();
      check(
          dim >= -rank && dim < rank && input.size(dim) % 2 == 0,
          "input must have an axis %s of even size, got %s",
          dim,
          input);
      return List.of(input.with(dim, input.size(dim) / 2));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      int axis = dim < 0 ? dim + shape.rank() : dim;
      int half = (int) shape.slice(axis, shape.rank()).elements();
      float[] input = Tensors.floats(call.input());
      float[] output = new float[input.length / 2];
      for (int i = 0; i < output.length; i++) {
        int first = i / half * 2 * half + i % half;
        output[i] = (float) (input[first] / (1 + Math.exp(-input[first + half])));
      }
      return List.of(Tensors.of(output, shape));
    }
  }
}
