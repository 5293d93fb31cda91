package dev.lamina.nn.norm;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation by the squares of neighbouring channels; see {@link Spec}. */
public final class LocalResponseNorm extends Layer {
  /** A local response norm with torch's defaults. */
  public LocalResponseNorm(int size) {
    this(new Spec(size, Scalar.of(1e-4), Scalar.of(0.75), Scalar.of(1.0)));
  }

  /** A local response norm of the given arguments. */
  public LocalResponseNorm(int size, double alpha, double beta, double k) {
    this(new Spec(size, Scalar.of(alpha), Scalar.of(beta), Scalar.of(k)));
  }

  private LocalResponseNorm(Spec spec) {
    super(spec);
  }

  /**
   * Normalisation by the squares of neighbouring channels.
   *
   * <p>out[c] = in[c] / (k + alpha / size * sum of in[j]^2)^beta, the sum over the channels j from
   * c - floor(size / 2) to c + floor((size - 1) / 2) that there are.
   *
   * <p>Shapes: input and output (N, C, *) of at least 3 axes.
   *
   * @param size the number of channels in a sum, positive
   * @param alpha default 1e-4
   * @param beta default 0.75
   * @param k default 1.0
   * @throws dev.lamina.nn.LayerException if size is not positive
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.LocalResponseNorm.html">LocalResponseNorm</a>
   */
  public record Spec(
      int size,
      @Default("1e-4") Scalar alpha,
      @Default("0.75") Scalar beta,
      @Default("1.0") Scalar k)
      implements LayerSpec {
    public Spec {
      check(size > 0, "size must be positive, got %s", size);
    }

    @Override
    public String type() {
      return "LocalResponseNorm";
    }

    @Override
    public String extraRepr() {
      return size + ", alpha=" + alpha + ", beta=" + beta + ", k=" + k;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      check(
          inputs.get(0).rank() >= 3,
          "input must be (N, C, *) of at least 3 axes, got %s",
          inputs.get(0));
      return List.of(inputs.get(0));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] input = Tensors.floats(call.input());
      float[] output = new float[input.length];
      int channels = (int) shape.size(1);
      int area = (int) shape.slice(2, shape.rank()).elements();
      for (int i = 0; i < output.length; i++) {
        int c = i / area % channels;
        double squares = 0;
        int last = Math.min(c + (size - 1) / 2, channels - 1);
        for (int j = Math.max(c - size / 2, 0); j <= last; j++) {
          double neighbour = input[i + (j - c) * area];
          squares += neighbour * neighbour;
        }
        double scale = k.doubleValue() + alpha.doubleValue() / size * squares;
        output[i] = (float) (input[i] / Math.pow(scale, beta.doubleValue()));
      }
      return List.of(Tensors.of(output, shape));
    }
  }
}
