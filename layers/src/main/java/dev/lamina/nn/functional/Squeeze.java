package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The input without axes of size 1; see {@link Spec}. */
public final class Squeeze extends Layer {
  /** Without all axes of size 1, that of records too. */
  public Squeeze() {
    super(new Spec(null));
  }

  /** Without an axis, if it is of size 1. */
  public Squeeze(int dim) {
    super(new Spec(dim));
  }

  /**
   * The input without axes of size 1.
   *
   * <p>Shapes: input (*, 1, *), output (*, *); with another size the input stays as it is
   *
   * @param dim the axis; negative counts from the last; default none: all
   * @throws dev.lamina.nn.LayerException on inputs without the axis
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.squeeze.html">torch.squeeze</a>
   */
  public record Spec(@Default("none") Integer dim) implements LayerSpec {
    @Override
    public String type() {
      return "Squeeze";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int only = dim == null ? -1 : Axes.ofScalarToo(dim, input);
      Shape output = input;
      for (int axis = input.rank() - 1; axis >= 0; axis--) {
        if (input.size(axis) == 1 && (dim == null || axis == only)) {
          output = output.without(axis);
        }
      }
      return List.of(output);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(Tensors.reshaped(call.input(), outputShapes(call.inputShapes()).get(0)));
    }
  }
}
