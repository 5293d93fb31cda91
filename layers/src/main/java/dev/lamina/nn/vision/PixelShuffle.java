package dev.lamina.nn.vision;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Larger images of fewer channels; see {@link Spec}. */
public final class PixelShuffle extends Layer {
  /** By a factor. */
  public PixelShuffle(int upscaleFactor) {
    super(new Spec(upscaleFactor));
  }

  /**
   * Larger images of fewer channels: r * r channels become the pixels of a square.
   *
   * <p>out[c, h * r + i, w * r + j] = in[(c * r + i) * r + j, h, w].
   *
   * <p>Shapes: input (*, C r^2, H, W), output (*, C, H r, W r).
   *
   * @param upscaleFactor r, positive
   * @throws dev.lamina.nn.LayerException if r is not positive, or on inputs whose channels it does
   *     not divide
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.PixelShuffle.html">PixelShuffle</a>
   */
  public record Spec(int upscaleFactor) implements LayerSpec {
    public Spec {
      check(upscaleFactor > 0, "upscale_factor must be positive, got %s", upscaleFactor);
    }

    @Override
    public String type() {
      return "PixelShuffle";
    }

    @Override
    public String extraRepr() {
      return "upscale_factor=" + upscaleFactor;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      long square = (long) upscaleFactor * upscaleFactor;
      check(
          input.rank() >= 3 && input.size(-3) % square == 0,
          "input must be (*, C * %s, H, W), got %s",
          square,
          input);
      return List.of(
          input
              .with(-3, input.size(-3) / square)
              .with(-2, input.size(-2) * upscaleFactor)
              .with(-1, input.size(-1) * upscaleFactor));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape to = outputShapes(call.inputShapes()).get(0);
      int[] fine = PixelSquares.fineToCoarse(to, upscaleFactor);
      return List.of(Tensors.pick(call.input(), fine, to));
    }
  }
}
