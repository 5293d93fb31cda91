package dev.lamina.nn.distance;

import dev.lamina.nn.Broadcast;
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

/** The norm of the difference of two inputs along the last axis; see {@link Spec}. */
public final class PairwiseDistance extends Layer {
  /** The Euclidean distance. */
  public PairwiseDistance() {
    this(2.0, 1e-6, false);
  }

  /** A distance of the given arguments. */
  public PairwiseDistance(double p, double eps, boolean keepdim) {
    super(new Spec(Scalar.of(p), Scalar.of(eps), keepdim));
  }

  /**
   * The norm of the difference of two inputs along the last axis.
   *
   * <p>out = (sum of |x1 - x2 + eps|^p)^(1 / p); the largest or least of |x1 - x2 + eps| for p inf
   * or -inf, the number of those that are not 0 for p 0.
   *
   * <p>Shapes: inputs that broadcast to (*, S); output (*), or (*, 1) with keepdim.
   *
   * @param p default 2.0
   * @param eps added to each difference; default 1e-6
   * @param keepdim whether the last axis stays, with size 1; default false
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.PairwiseDistance.html">PairwiseDistance</a>
   */
  public record Spec(
      @Default("2.0") Scalar p, @Default("1e-6") Scalar eps, @Default("false") boolean keepdim)
      implements LayerSpec {
    @Override
    public String type() {
      return "PairwiseDistance";
    }

    @Override
    public List<String> inputNames() {
      return List.of("x1", "x2");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape pairs = VectorPairs.shape(inputs, -1);
      boolean scalars = Broadcast.shape(inputs).rank() == 0;
      return List.of(keepdim && !scalars ? pairs.concat(Shape.of(1)) : pairs);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      VectorPairs pairs = new VectorPairs(call.input(0), call.input(1), -1);
      float[] distances = pairs.distances(p.doubleValue(), eps.doubleValue());
      return List.of(Tensors.of(distances, output));
    }
  }
}
