package dev.lamina.nn.distance;

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
      Shape shape = Broadcast.shape(inputs);
      if (shape.rank() == 0) {
        return List.of(shape);
      }
      return List.of(keepdim ? shape.with(-1, 1) : shape.without(shape.rank() - 1));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = Broadcast.shape(call.inputShapes());
      Shape outputShape = outputShapes(call.inputShapes()).get(0);
      float[] first = Tensors.floats(call.input(0));
      float[] second = Tensors.floats(call.input(1));
      int[] firsts = Broadcast.indices(Tensors.shape(call.input(0)), shape);
      int[] seconds = Broadcast.indices(Tensors.shape(call.input(1)), shape);
      int length = shape.rank() == 0 ? 1 : (int) shape.size(-1);
      float[] output = new float[Math.toIntExact(outputShape.elements())];
      float[] distances = new float[length];
      for (int o = 0; o < output.length; o++) {
        for (int i = 0; i < length; i++) {
          int place = o * length + i;
          distances[i] = Math.abs(first[firsts[place]] - second[seconds[place]] + eps.floatValue());
        }
        output[o] = (float) norm(distances);
      }
      return List.of(Tensors.of(output, outputShape));
    }

    private double norm(float[] distances) {
      double power = p.doubleValue();
      double norm = power == Double.NEGATIVE_INFINITY && distances.length > 0 ? 1 / 0.0 : 0;
      for (float distance : distances) {
        if (power == Double.POSITIVE_INFINITY) {
          norm = Math.max(norm, distance);
        } else if (power == Double.NEGATIVE_INFINITY) {
          norm = Math.min(norm, distance);
        } else if (power == 0) {
          norm += distance == 0 ? 0 : 1;
        } else {
          norm += Math.pow(distance, power);
        }
      }
      return Double.isInfinite(power) || power == 0 ? norm : Math.pow(norm, 1 / power);
    }
  }
}
