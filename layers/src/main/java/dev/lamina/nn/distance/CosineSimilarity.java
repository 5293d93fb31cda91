package dev.lamina.nn.distance;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.VectorPairs;
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
      return List.of(VectorPairs.shape(inputs, dim));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      VectorPairs pairs = new VectorPairs(call.input(0), call.input(1), dim);
      return List.of(Tensors.of(pairs.cosines(eps.doubleValue()), pairs.shape()));
    }
  }
}
