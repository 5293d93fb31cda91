package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two axes of the input changed for each other; see {@link Spec}. */
public final class Transpose extends Layer {
  /** Two axes; negative ones count from the last. */
  public Transpose(int dim0, int dim1) {
    super(new Spec(dim0, dim1));
  }

  /**
   * Two axes of the input changed for each other.
   *
   * <p>Shapes: input (*, S0, *, S1, *), output (*, S1, *, S0, *)
   *
   * @param dim0 an axis; negative counts from the last
   * @param dim1 the other one, or the same
   * @throws dev.lamina.nn.LayerException on inputs without these axes
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.transpose.html">torch.transpose</a>
   */
  public record Spec(int dim0, int dim1) implements LayerSpec {
    @Override
    public String type() {
      return "Transpose";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int first = Axes.ofScalarToo(dim0, input);
      int second = Axes.ofScalarToo(dim1, input);
      return List.of(
          input.rank() == 0
              ? input
              : input.with(first, input.size(second)).with(second, input.size(first)));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = Tensors.shape(call.input());
      Shape output = outputShapes(List.of(input)).get(0);
      int[] steps = Strides.of(input);
      if (steps.length > 0) {
        int first = Axes.of(dim0, input);
        int second = Axes.of(dim1, input);
        int step = steps[first];
        steps[first] = steps[second];
        steps[second] = step;
      }
      return List.of(Tensors.pick(call.input(), Strides.indices(output, 0, steps), output));
    }
  }
}
