package dev.lamina.nn.sequence;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which steps of a batch of sequences are padding; see {@link Spec}. */
public final class PaddingMask extends Layer {
  /** Of the steps that the lengths tell. */
  public PaddingMask() {
    super(new Spec());
  }

  /**
   * Which steps are padding, as attention's {@code key_padding_mask}: {@code output[n, t] = 1 if t
   * >= lengths[n], else 0}.
   *
   * <p>Shapes: input (N, T, *), of which only the sizes are read; lengths (N); output (N, T).
   *
   * @throws dev.lamina.nn.LayerException on inputs of other shapes, or lengths not in [0, T]
   */
  public record Spec() implements LayerSpec {
    @Override
    public String type() {
      return "PaddingMask";
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "lengths");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(input.rank() >= 2, "input must be (N, T, *), got %s", input);
      Steps.checkLengths(input, inputs);
      return List.of(input.slice(0, 2));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      int[] steps = Steps.of(call.input(), call.input(1));
      int most = Math.toIntExact(output.size(1));
      float[] mask = new float[Math.toIntExact(output.elements())];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = i % most >= steps[i / most] ? 1 : 0;
      }
      return List.of(Tensors.of(mask, output));
    }
  }
}
