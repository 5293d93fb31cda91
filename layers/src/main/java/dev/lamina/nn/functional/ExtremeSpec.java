package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest or least of all elements, or along an axis, with its place there.
 *
 * <p>Shapes: input (*). Without an axis the output is (). With one there are two outputs, values
 * and indices (int64), (*) without the axis, or with size 1 there. The first of equals is found,
 * and NaN before all else.
 *
 * @param largest whether it is Max, not Min
 * @param dim the axis; negative counts from the last; default none
 * @param keepdim whether the axis stays, with size 1; default false
 * @throws dev.lamina.nn.LayerException if keepdim has no axis to keep; on inputs without the axis
 *     or without elements there
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.max.html">torch.max</a>
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.min.html">torch.min</a>
 */
public record ExtremeSpec(
    boolean largest, @Default("none") Integer dim, @Default("false") boolean keepdim)
    implements LayerSpec {
  public ExtremeSpec {
    check(dim != null || !keepdim, "keepdim must have a dim to keep");
  }

  @Override
  public String type() {
    return largest ? "Max" : "Min";
  }

  @Override
  public String extraRepr() {
    return Arguments.printed(this, "largest");
  }

  @Override
  public List<String> outputNames() {
    return dim == null ? List.of("output") : List.of("values", "indices");
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape shape = Extremes.shape(inputs.get(0), dim, keepdim);
    return dim == null ? List.of(shape) : List.of(shape, shape);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape input = Tensors.shape(call.input());
    Shape output = outputShapes(List.of(input)).get(0);
    long[] places = Extremes.places(call.input(), dim, largest);
    int inner = 1;
    int length = (int) input.elements();
    if (dim != null && input.rank() > 0) {
      int axis = Axes.of(dim, input);
      inner = (int) input.slice(axis + 1, input.rank()).elements();
      length = (int) input.size(axis);
    }
    int[] indices = new int[places.length];
    for (int o = 0; o < indices.length; o++) {
      indices[o] = (o / inner * length + (int) places[o]) * inner + o % inner;
    }
    INDArray values = Tensors.pick(call.input(), indices, output);
    return dim == null ? List.of(values) : List.of(values, Tensors.of(places, output));
  }
}
