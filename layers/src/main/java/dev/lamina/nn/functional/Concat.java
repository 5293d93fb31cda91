package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Joins inputs along an axis; see {@link Spec}. */
public final class Concat extends Layer {
  /** Along an axis; negative counts from the last. */
  public Concat(int dim) {
    super(new Spec(dim));
  }

  /**
   * Joins inputs along an axis.
   *
   * <p>Shapes: inputs (*, S1, *), (*, S2, *)..., equal but for that axis; output (*, S1 + S2 + ...,
   * *).
   *
   * @param dim the axis; negative counts from the last; default 1, the channels'
   * @throws dev.lamina.nn.LayerException on inputs that differ in another axis
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.cat.html">torch.cat</a>, whose
   *     default axis is 0: here records are never joined unless that is asked for
   */
  public record Spec(@Default("1") int dim) implements LayerSpec {
    @Override
    public String type() {
      return "Concat";
    }

    @Override
    public String extraRepr() {
      return "dim=" + dim;
    }

    @Override
    public boolean variadic() {
      return true;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape first = inputs.get(0);
      int rank = first.rank();
      check(dim >= -rank && dim < rank, "inputs must have an axis %s, got %s", dim, first);
      int axis = axis(first);
      long total = 0;
      for (Shape input : inputs) {
        check(
            input.rank() == rank && input.with(axis, 0).equals(first.with(axis, 0)),
            "inputs must be equal but for axis %s, got %s",
            dim,
            inputs);
        total += input.size(axis);
      }
      return List.of(first.with(axis, total));
    }

    /** The axis, counted from the first. */
    public int axis(Shape input) {
      return dim < 0 ? dim + input.rank() : dim;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      List<Shape> shapes = call.inputShapes();
      Shape shape = outputShapes(shapes).get(0);
      int axis = axis(shape);
      int outer = (int) shape.slice(0, axis).elements();
      int row = (int) shape.slice(axis, shape.rank()).elements();
      boolean integers = areIntegers(call);
      int elements = Math.toIntExact(shape.elements());
      Object output = integers ? new long[elements] : new float[elements];
      int begin = 0;
      for (int i = 0; i < shapes.size(); i++) {
        INDArray array = call.input(i);
        Object input = integers ? Tensors.longs(array) : Tensors.floats(array);
        int part = (int) shapes.get(i).slice(axis, shape.rank()).elements();
        for (int o = 0; o < outer; o++) {
          System.arraycopy(input, o * part, output, o * row + begin, part);
        }
        begin += part;
      }
      return List.of(
          integers ? Tensors.of((long[]) output, shape) : Tensors.of((float[]) output, shape));
    }

    /** Whether the output has integers: one input of floats makes it floats, as in torch. */
    private static boolean areIntegers(LayerCall call) {
      for (int i = 0; i < call.inputs(); i++) {
        if (call.input(i).dataType() != DataType.INT64) {
          return false;
        }
      }
      return true;
    }
  }
}
