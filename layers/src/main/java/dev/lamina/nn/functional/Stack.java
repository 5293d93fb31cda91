package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts inputs side by side along a new axis; see {@link Spec}. */
public final class Stack extends Layer {
  /** Along a new axis of this number. */
  public Stack(int dim) {
    super(new Spec(dim));
  }

  /**
   * Puts inputs side by side along a new axis.
   *
   * <p>Shapes: inputs (*, *), all equal; output (*, number of inputs, *)
   *
   * @param dim the new axis; negative counts from the last of the output; default 1, where torch's
   *     is 0: records stay the first axis unless that is asked for
   * @throws dev.lamina.nn.LayerException on inputs that differ in shape
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.stack.html">torch.stack</a>
   */
  public record Spec(@Default("1") int dim) implements LayerSpec {
    @Override
    public String type() {
      return "Stack";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public boolean variadic() {
      return true;
    }

    private int axis(Shape input) {
      return Axes.of(dim, input, input.rank() + 1);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      for (Shape other : inputs) {
        check(other.equals(input), "inputs must be of one shape, got %s", inputs);
      }
      int axis = axis(input);
      Shape before = input.slice(0, axis).concat(Shape.of(inputs.size()));
      return List.of(before.concat(input.slice(axis, input.rank())));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = Tensors.shape(call.input());
      Shape parts = input.slice(0, axis(input)).concat(Shape.of(1));
      Shape part = parts.concat(input.slice(parts.rank() - 1, input.rank()));
      List<INDArray> inputs = new ArrayList<>();
      for (int i = 0; i < call.inputs(); i++) {
        outputShapes(call.inputShapes());
        inputs.add(Tensors.reshaped(call.input(i), part));
      }
      return new Concat.Spec(parts.rank() - 1)
          .compute(new LayerCall(Mode.EVALUATION, null, Map.of(), inputs));
    }
  }
}
