package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax over the channels of each pixel; see {@link Spec}. */
public final class Softmax2d extends Layer {
  /** The only one there is. */
  public Softmax2d() {
    super(new Spec());
  }

  /**
   * Softmax over the channels of each pixel.
   *
   * <p>out[c, h, w] = exp(in[c, h, w]) / sum over k of exp(in[k, h, w]).
   *
   * <p>Shapes: input and output (N, C, H, W) or (C, H, W).
   *
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Softmax2d.html">torch.nn.Softmax2d</a>
   */
  public record Spec() implements LayerSpec {
    private static final SoftmaxSpec SOFTMAX = new SoftmaxSpec(false, -3);

    @Override
    public String type() {
      return "Softmax2d";
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() == 3 || input.rank() == 4,
          "input must be (N, C, H, W) or (C, H, W), got %s",
          input);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      outputShapes(call.inputShapes());
      return SOFTMAX.compute(call);
    }
  }
}
