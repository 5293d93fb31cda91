package dev.lamina.nn.distance;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The cosine of the angle between two inputs along an axis; see {@link Spec}. */
public final class CosineSimilarity extends Layer {
  /** Along axis 1. */
  public CosineSimilarity() {
    this(1, 1e-8);
  }

  /** Along an axis; negative counts from the last. */
  public CosineSimilarity(int dim, double eps) {
    super(new Spec(dim, Scalar.of(eps)));
  }

  /**
   * The cosine of the angle between two inputs along an axis.
   *
   * <p>out = sum of x1 * x2 / (max(|x1|, eps) * max(|x2|, eps)), sums and lengths along the axis.
   *
   * <p>Shapes: inputs that broadcast to (*, S, *); output (*, *).
   *
   * @param dim the axis S of the broadcast shape; negative counts from the last; default 1
   * @param eps the least length to divide by; default 1e-8
   * @throws dev.lamina.nn.LayerException on inputs without that axis, or that do not broadcast
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.CosineSimilarity.html">CosineSimilarity</a>
   */
  public record Spec(@Default("1") int dim, @Default("1e-8") Scalar eps) implements LayerSpec {
    @Override
    public String type() {
      return "CosineSimilarity";
    }

    @Override
    public List<String> inputNames() {
      return List.of("x1", "x2");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape shape = Broadcast.shape(inputs);
      if (shape.rank() == 0 && (dim == 0 || dim == -1)) {
        return List.of(shape);
      }
      return List.of(shape.without(axis(shape)));
    }

    private int axis(Shape shape) {
      int rank = shape.rank();
      check(dim >= -rank && dim < rank, "inputs must have an axis %s, got %s", dim, shape);
      return dim < 0 ? dim + rank : dim;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = Broadcast.shape(call.inputShapes());
      Shape outputShape = outputShapes(call.inputShapes()).get(0);
      float[] first = Tensors.floats(call.input(0));
      float[] second = Tensors.floats(call.input(1));
      int[] firsts = Broadcast.indices(Tensors.shape(call.input(0)), shape);
      int[] seconds = Broadcast.indices(Tensors.shape(call.input(1)), shape);
      Shape axes = shape.rank() == 0 ? Shape.of(1) : shape;
      int axis = axis(axes);
      int length = (int) axes.size(axis);
      int inner = (int) axes.slice(axis + 1, axes.rank()).elements();
      float[] output = new float[Math.toIntExact(outputShape.elements())];
      for (int o = 0; o < output.length; o++) {
        double dot = 0;
        double squares1 = 0;
        double squares2 = 0;
        for (int i = 0; i < length; i++) {
          int place = (o / inner * length + i) * inner + o % inner;
          double x1 = first[firsts[place]];
          double x2 = second[seconds[place]];
          dot += x1 * x2;
          squares1 += x1 * x1;
          squares2 += x2 * x2;
        }
        double length1 = Math.max(Math.sqrt(squares1), eps.doubleValue());
        double length2 = Math.max(Math.sqrt(squares2), eps.doubleValue());
        output[o] = (float) (dot / length1 / length2);
      }
      return List.of(Tensors.of(output, outputShape));
    }
  }
}
