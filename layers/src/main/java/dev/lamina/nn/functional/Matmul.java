package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The matrix product of two inputs; see {@link Spec}. */
public final class Matmul extends Layer {
  /** The only one there is. */
  public Matmul() {
    super(new Spec());
  }

  /**
   * The matrix product of two inputs.
   *
   * <p>out[i, k] = sum over j of input[i, j] * other[j, k].
   *
   * <p>Shapes: input (*, I, J), other (*, J, K), output (*, I, K), the axes before with
   * broadcasting; a vector (J) first is (1, J), a vector (J) second is (J, 1), and the axis of 1 is
   * not in the output
   *
   * @throws dev.lamina.nn.LayerException on scalars, and on inputs that do not fit
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.matmul.html">torch.matmul</a>
   */
  public record Spec() implements LayerSpec {
    @Override
    public String type() {
      return "Matmul";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "other");
    }

    private static Shape left(Shape shape) {
      return shape.rank() == 1 ? shape.prepend(1) : shape;
    }

    private static Shape right(Shape shape) {
      return shape.rank() == 1 ? shape.concat(Shape.of(1)) : shape;
    }

    private static Shape outer(Shape shape) {
      return shape.slice(0, shape.rank() - 2);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape first = inputs.get(0);
      Shape second = inputs.get(1);
      check(
          first.rank() >= 1 && second.rank() >= 1 && first.size(-1) == right(second).size(-2),
          "inputs must be (*, I, J) and (*, J, K), got %s and %s",
          first,
          second);
      Shape output = Broadcast.shape(List.of(outer(left(first)), outer(right(second))));
      output = first.rank() == 1 ? output : output.concat(Shape.of(first.size(-2)));
      return List.of(second.rank() == 1 ? output : output.concat(Shape.of(second.size(-1))));
    }

    /**
     * {@inheritDoc}
     *
     * <p>One product a matrix, or a row where rows may be records, so that a record's bits do not
     * depend on its batch.
     */
    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      Shape first = left(Tensors.shape(call.input(0)));
      Shape second = right(Tensors.shape(call.input(1)));
      Shape outer = Broadcast.shape(List.of(outer(first), outer(second)));
      int[] firsts = Broadcast.indices(outer(first), outer);
      int[] seconds = Broadcast.indices(outer(second), outer);
      float[] a = Tensors.floats(call.input(0));
      float[] b = Tensors.floats(call.input(1));
      int i = (int) first.size(-2);
      int j = (int) first.size(-1);
      int k = (int) second.size(-1);
      float[] product = new float[Math.toIntExact(output.elements())];
      if (product.length > 0 && j > 0) {
        int rows = first.rank() == 2 ? 1 : i;
        for (int n = 0; n < firsts.length; n++) {
          INDArray matrix = part(b, seconds[n] * j * k, j, k);
          for (int row = 0; row < i; row += rows) {
            INDArray left = part(a, (firsts[n] * i + row) * j, rows, j);
            float[] values = Tensors.product(left, matrix);
            System.arraycopy(values, 0, product, (n * i + row) * k, values.length);
          }
        }
      }
      return List.of(Tensors.of(product, output));
    }

    private static INDArray part(float[] values, int begin, int rows, int columns) {
      float[] part = Arrays.copyOfRange(values, begin, begin + rows * columns);
      return Tensors.of(part, Shape.of(rows, columns));
    }
  }
}
