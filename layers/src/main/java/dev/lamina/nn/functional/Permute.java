package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The axes of the input in another order; see {@link Spec}. */
public final class Permute extends Layer {
  /** In an order of axes; negative ones count from the last. */
  public Permute(int... dims) {
    super(new Spec(IntTuple.of(dims).expand(dims.length, "dims")));
  }

  /**
   * The axes of the input in another order.
   *
   * <p>Axis i of the output is axis dims[i] of the input.
   *
   * <p>Shapes: input (S0, S1, ...), output (S[dims[0]], S[dims[1]], ...)
   *
   * @param dims all axes, in their new order; negative counts from the last
   * @throws dev.lamina.nn.LayerException on inputs of other axes
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.permute.html">torch.permute</a>
   */
  public record Spec(IntTuple dims) implements LayerSpec {
    @Override
    public String type() {
      return "Permute";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    private int[] axes(Shape input) {
      int[] axes = IntStream.of(dims.toArray()).map(dim -> Axes.of(dim, input)).toArray();
      check(
          axes.length == input.rank() && IntStream.of(axes).distinct().count() == axes.length,
          "dims must name each axis of the input once, got %s for %s",
          dims,
          input);
      return axes;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      return List.of(Shape.of(IntStream.of(axes(input)).mapToLong(input::size).toArray()));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = Tensors.shape(call.input());
      Shape output = outputShapes(List.of(input)).get(0);
      int[] steps = Strides.of(input);
      int[] permuted = IntStream.of(axes(input)).map(axis -> steps[axis]).toArray();
      return List.of(Tensors.pick(call.input(), Strides.indices(output, 0, permuted), output));
    }
  }
}
