package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax of the negated input along an axis; see {@link Spec}. */
public final class Softmin extends Layer {
  /** Along an axis; negative counts from the last. */
  public Softmin(int dim) {
    super(new Spec(dim));
  }

  /**
   * Softmax of the negated input along an axis.
   *
   * <p>out[i] = exp(-in[i]) / sum over j of exp(-in[j]).
   *
   * <p>Shapes: input and output (*).
   *
   * @param dim the axis, as {@link SoftmaxSpec}'s; default none
   * @throws dev.lamina.nn.LayerException on inputs without that axis
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Softmin.html">torch.nn.Softmin</a>
   */
  public record Spec(@Default("none") Integer dim) implements LayerSpec {
    @Override
    public String type() {
      return "Softmin";
    }

    @Override
    public String extraRepr() {
      return "dim=" + Printed.orNone(dim);
    }

    private SoftmaxSpec softmax() {
      return new SoftmaxSpec(false, dim);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return softmax().outputShapes(inputs);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      float[] values = Tensors.floats(call.input());
      for (int i = 0; i < values.length; i++) {
        values[i] = -values[i];
      }
      INDArray negated = Tensors.of(values, Tensors.shape(call.input()));
      return softmax().compute(new LayerCall(Mode.EVALUATION, null, Map.of(), List.of(negated)));
    }
  }
}
