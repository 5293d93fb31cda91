package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Some of the input along an axis; see {@link Spec}. */
public final class Slice extends Layer {
  /** From one place to before another along an axis; null for its ends. */
  public Slice(int dim, Integer start, Integer end) {
    this(dim, start, end, 1);
  }

  /** Every so many from one place to before another along an axis; null for its ends. */
  public Slice(int dim, Integer start, Integer end, int step) {
    super(new Spec(dim, start, end, step));
  }

  /**
   * Some of the input along an axis.
   *
   * <p>What Python writes as in[..., start:end:step, ...].
   *
   * <p>Shapes: input (*, S, *), output (*, max(ceil((end - start) / step), 0), *)
   *
   * @param dim the axis; negative counts from the last
   * @param start the first place; negative counts from the end; default none: 0
   * @param end the place after the last; negative counts from the end; default none: the end
   * @param step positive; default 1
   * @throws dev.lamina.nn.LayerException if step is not positive; on inputs without the axis
   * @see <a href="https://pytorch.org/docs/1.13/tensor_view.html">torch's basic slicing</a>
   */
  public record Spec(
      int dim, @Default("none") Integer start, @Default("none") Integer end, @Default("1") int step)
      implements LayerSpec {
    public Spec {
      check(step > 0, "step must be positive, got %s", step);
    }

    @Override
    public String type() {
      return "Slice";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    private static long place(Integer place, long fallback, long size) {
      long counted = place == null ? fallback : place < 0 ? place + size : place;
      return Math.min(Math.max(counted, 0), size);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int axis = Axes.of(dim, input);
      long size = input.size(axis);
      long length = place(end, size, size) - place(start, 0, size);
      return List.of(input.with(axis, Math.max((length + step - 1) / step, 0)));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = Tensors.shape(call.input());
      Shape output = outputShapes(List.of(input)).get(0);
      int axis = Axes.of(dim, input);
      int[] steps = Strides.of(input);
      int offset = (int) place(start, 0, input.size(axis)) * steps[axis];
      steps[axis] *= step;
      return List.of(Tensors.pick(call.input(), Strides.indices(output, offset, steps), output));
    }
  }
}
