package dev.lamina.nn.vision;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channels of all groups in turn; see {@link Spec}. */
public final class ChannelShuffle extends Layer {
  /** Of a number of groups. */
  public ChannelShuffle(int groups) {
    super(new Spec(groups));
  }

  /**
   * Channels of all groups in turn.
   *
   * <p>out[c * g + i] = in[i * C / g + c].
   *
   * <p>Shapes: input and output (N, C, *) of at least 3 axes.
   *
   * @param groups g, positive
   * @throws dev.lamina.nn.LayerException if g is not positive, or on inputs whose channels it does
   *     not divide
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.ChannelShuffle.html">ChannelShuffle</a>
   */
  public record Spec(int groups) implements LayerSpec {
    public Spec {
      check(groups > 0, "groups must be positive, got %s", groups);
    }

    @Override
    public String type() {
      return "ChannelShuffle";
    }

    @Override
    public String extraRepr() {
      return "groups=" + groups;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() >= 3 && input.size(1) % groups == 0,
          "input must be (N, C * %s, *) of at least 3 axes, got %s",
          groups,
          input);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      int channels = (int) shape.size(1);
      int area = (int) shape.slice(2, shape.rank()).elements();
      int[] places = new int[Math.toIntExact(shape.elements())];
      for (int i = 0; i < places.length; i++) {
        int c = i / area % channels;
        int from = c % groups * (channels / groups) + c / groups;
        places[i] = i + (from - c) * area;
      }
      return List.of(Tensors.pick(call.input(), places, shape));
    }
  }
}
