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

/** Local response normalisation as torch took it over from Lua; see {@link Spec}. */
public final class CrossMapLRN2d extends Layer {
  /** A local response norm with torch's defaults. */
  public CrossMapLRN2d(int size) {
    this(new Spec(size, Scalar.of(1e-4), Scalar.of(0.75), Scalar.of(1)));
  }

  /** A local response norm of the given arguments. */
  public CrossMapLRN2d(int size, double alpha, double beta, double k) {
    this(new Spec(size, Scalar.of(alpha), Scalar.of(beta), Scalar.of(k)));
  }

  private CrossMapLRN2d(Spec spec) {
    super(spec);
  }

  /**
   * Local response normalisation as torch took it over from Lua.
   *
   * <p>out[c] = in[c] * (k + alpha / size * s[c])^-beta. With r = floor((size - 1) / 2) + 1, s[c]
   * is the sum of in[j]^2 over the channels j from c - r + 1 to c + r - 1, and over channel 0 even
   * where it is not among these: that is how torch computes it, by a sum that moves from channel to
   * channel.
   *
   * <p>Shapes: input and output (N, C, H, W).
   *
   * @param size the number of channels in a sum, positive
   * @param alpha default 1e-4
   * @param beta default 0.75
   * @param k default 1
   * @throws dev.lamina.nn.LayerException if size is not positive
   * @see <a
   *     href="https://github.com/pytorch/pytorch/blob/v1.13.1/torch/nn/modules/_functions.py">torch.nn.CrossMapLRN2d</a>
   */
  public record Spec(
      int size, @Default("1e-4") Scalar alpha, @Default("0.75") Scalar beta, @Default("1") Scalar k)
      implements LayerSpec {
    public Spec {
      check(size > 0, "size must be positive, got %s", size);
    }

    @Override
    public String type() {
      return "CrossMapLRN2d";
    }

    @Override
    public String extraRepr() {
      return size + ", alpha=" + alpha + ", beta=" + beta + ", k=" + k;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() == 4 && input.size(1) > 0,
          "input must be (N, C, H, W) with channels, got %s",
          input);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] input = Tensors.floats(call.input());
      float[] output = new float[input.length];
      int channels = (int) shape.size(1);
      int area = (int) (shape.size(2) * shape.size(3));
      int record = channels * area;
      for (int n = 0; n < shape.size(0); n++) {
        for (int i = 0; i < area; i++) {
          along(input, output, n * record + i, area, channels);
        }
      }
      return List.of(Tensors.of(output, shape));
    }

    private void along(float[] input, float[] output, int begin, int step, int channels) {
      int reach = (size - 1) / 2 + 1;
      float squares = 0;
      for (int c = 0; c < Math.min(reach, channels); c++) {
        squares += square(input[begin + c * step]);
      }
      for (int c = 0; c < channels; c++) {
        if (c > 0 && c + reach - 1 < channels) {
          squares += square(input[begin + (c + reach - 1) * step]);
        }
        if (c > reach) {
          squares -= square(input[begin + (c - reach) * step]);
        }
        double scale = squares * (alpha.doubleValue() / size) + k.doubleValue();
        float value = input[begin + c * step];
        output[begin + c * step] = (float) (Math.pow(scale, -beta.doubleValue()) * value);
      }
    }

    private static float square(float value) {
      return value * value;
    }
  }
}
