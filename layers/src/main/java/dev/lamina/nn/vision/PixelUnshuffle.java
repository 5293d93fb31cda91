package dev.lamina.nn.vision;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Smaller images of more channels; see {@link Spec}. */
public final class PixelUnshuffle extends Layer {
  /** By a factor. */
  public PixelUnshuffle(int downscaleFactor) {
    super(new Spec(downscaleFactor));
  }

  /**
   * Smaller images of more channels: the pixels of a square become r * r channels.
   *
   * <p>out[(c * r + i) * r + j, h, w] = in[c, h * r + i, w * r + j].
   *
   * <p>Shapes: input (*, C, H r, W r), output (*, C r^2, H, W), of inputs without elements too,
   * which torch 1.13 gives back as they are.
   *
   * @param downscaleFactor r, positive
   * @throws dev.lamina.nn.LayerException if r is not positive, or on inputs whose height or width
   *     it does not divide
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.PixelUnshuffle.html">PixelUnshuffle</a>
   */
  public record Spec(int downscaleFactor) implements LayerSpec {
    public Spec {
      check(downscaleFactor > 0, "downscale_factor must be positive, got %s", downscaleFactor);
    }

    @Override
    public String type() {
      return "PixelUnshuffle";
    }

    @Override
    public String extraRepr() {
      return "downscale_factor=" + downscaleFactor;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() >= 3
              && input.size(-2) % downscaleFactor == 0
              && input.size(-1) % downscaleFactor == 0,
          "input must be (*, C, H * %s, W * %1$s), got %s",
          downscaleFactor,
          input);
      return List.of(
          input
              .with(-3, input.size(-3) * downscaleFactor * downscaleFactor)
              .with(-2, input.size(-2) / downscaleFactor)
              .with(-1, input.size(-1) / downscaleFactor));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape from = Tensors.shape(call.input());
      Shape to = outputShapes(List.of(from)).get(0);
      int[] coarse = PixelSquares.fineToCoarse(from, downscaleFactor);
      int[] fine = new int[coarse.length];
      for (int i = 0; i < fine.length; i++) {
        fine[coarse[i]] = i;
      }
      return List.of(Tensors.pick(call.input(), fine, to));
    }
  }
}
