package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The input with another axis of size 1; see {@link Spec}. */
public final class Unsqueeze extends Layer {
  /** A new axis of this number; negative counts from the last of the output. */
  public Unsqueeze(int dim) {
    super(new Spec(dim));
  }

  /**
   * The input with another axis of size 1.
   *
   * <p>Shapes: input (*, *), output (*, 1, *)
   *
   * @param dim the new axis; negative counts from the last of the output
   * @throws dev.lamina.nn.LayerException on inputs of too few axes
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.unsqueeze.html">torch.unsqueeze</a>
   */
  public record Spec(int dim) implements LayerSpec {
    @Override
    public String type() {
      return "Unsqueeze";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int axis = Axes.of(dim, input, input.rank() + 1);
      Shape before = input.slice(0, axis).concat(Shape.of(1));
      return List.of(before.concat(input.slice(axis, input.rank())));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(Tensors.reshaped(call.input(), outputShapes(call.inputShapes()).get(0)));
    }
  }
}
