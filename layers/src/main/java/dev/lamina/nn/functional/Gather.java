package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements of the input, picked along an axis by a second input; see {@link Spec}. */
public final class Gather extends Layer {
  /** Along an axis; negative counts from the last. */
  public Gather(int dim) {
    super(new Spec(dim));
  }

  /**
   * Elements of the input, picked along an axis by a second input.
   *
   * <p>out[i][j][k] = input[i][index[i][j][k]][k], for axis 1 of 3.
   *
   * <p>Shapes: input (*, S, *); index of as many axes, none but that larger; output as index
   *
   * @param dim the axis; negative counts from the last
   * @throws dev.lamina.nn.LayerException on inputs that do not fit, and on an index out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.gather.html">torch.gather</a>
   */
  public record Spec(int dim) implements LayerSpec {
    @Override
    public String type() {
      return "Gather";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "index");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0).rank() == 0 ? Shape.of(1) : inputs.get(0);
      Shape index = inputs.get(1).rank() == 0 ? Shape.of(1) : inputs.get(1);
      int axis = Axes.of(dim, input);
      boolean fits = input.rank() == index.rank();
      for (int i = 0; fits && i < input.rank(); i++) {
        fits = index.elements() == 0 || i == axis || index.size(i) <= input.size(i);
      }
      check(
          fits,
          "index must be of the axes of the input and no larger but along axis %s, got %s for %s",
          dim,
          inputs.get(1),
          inputs.get(0));
      return List.of(inputs.get(1));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      Shape given = Tensors.shape(call.input());
      Shape input = given.rank() == 0 ? Shape.of(1) : given;
      int axis = Axes.of(dim, input);
      int[] steps = Strides.of(input);
      int step = steps[axis];
      steps[axis] = 0;
      Shape index = output.rank() == 0 ? Shape.of(1) : output;
      int[] places = Strides.indices(index, 0, steps);
      long[] chosen = WholeNumbers.of(call.input(1), "index");
      for (int i = 0; i < places.length; i++) {
        check(
            chosen[i] >= 0 && chosen[i] < input.size(axis),
            "index must be from 0 to %s along axis %s, got %s at %s",
            input.size(axis) - 1,
            dim,
            chosen[i],
            i);
        places[i] += (int) chosen[i] * step;
      }
      return List.of(Tensors.pick(call.input(), places, output));
    }
  }
}
