package dev.lamina.nn.linear;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Its input. */
public final class Identity extends Layer {
  /** The only one there is. */
  public Identity() {
    super(new Spec());
  }

  /**
   * Its input: out = in.
   *
   * <p>Shapes: input and output (*).
   *
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Identity.html">Identity</a>
   */
  public record Spec() implements LayerSpec {
    @Override
    public String type() {
      return "Identity";
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(inputs.get(0));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(call.input());
    }
  }
}
