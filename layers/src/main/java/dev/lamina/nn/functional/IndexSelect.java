package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Parts of the input along an axis, by their places; see {@link Spec}. */
public final class IndexSelect extends Layer {
  /** Along an axis, by the places in a second input. */
  public IndexSelect(int dim) {
    super(new Spec(dim, null));
  }

  /** Along an axis, by the given places. */
  public IndexSelect(int dim, int... index) {
    super(new Spec(dim, IntTuple.of(index).expand(index.length, "index")));
  }

  /**
   * Parts of the input along an axis, by their places.
   *
   * <p>Shapes: input (*, S, *); index (K) or (), which is (1); output (*, K, *)
   *
   * @param dim the axis; negative counts from the last
   * @param index a place or a list of them in the place of the second input; default none: there is
   *     a second input
   * @throws dev.lamina.nn.LayerException on inputs that do not fit, and on a place out of range
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.index_select.html">torch.index_select</a>
   */
  public record Spec(int dim, @Default("none") IntTuple index) implements LayerSpec {
    @Override
    public String type() {
      return "IndexSelect";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> inputNames() {
      return index == null ? List.of("input", "index") : List.of("input");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int axis = Axes.ofScalarToo(dim, input);
      Shape places = index == null ? inputs.get(1) : Shape.of(index.length());
      check(places.rank() <= 1, "index must be (K) or (), got %s", places);
      check(
          input.rank() > 0 || places.elements() == 1,
          "index must be one place of a scalar input, got %s",
          places);
      return List.of(input.rank() == 0 ? input : input.with(axis, places.elements()));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      Shape given = Tensors.shape(call.input());
      Shape input = given.rank() == 0 ? Shape.of(1) : given;
      int axis = Axes.of(dim, input);
      long[] chosen =
          index == null
              ? WholeNumbers.of(call.input(1), "index")
              : IntStream.of(index.toArray()).asLongStream().toArray();
      for (long place : chosen) {
        check(
            place >= 0 && place < input.size(axis),
            "index must be from 0 to %s along axis %s, got %s",
            input.size(axis) - 1,
            dim,
            place);
      }
      int[] steps = Strides.of(input);
      int step = steps[axis];
      steps[axis] = 0;
      int[] places = Strides.indices(input.with(axis, chosen.length), 0, steps);
      for (int i = 0; i < places.length; i++) {
        places[i] += (int) chosen[i / step % chosen.length] * step;
      }
      return List.of(Tensors.pick(call.input(), places, output));
    }
  }
}
