package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each element, kept between two bounds; see {@link Spec}. */
public final class Clamp extends Layer {
  /** Between two numbers. */
  public Clamp(double min, double max) {
    super(new Spec(Scalar.of(min), Scalar.of(max)));
  }

  /**
   * Each element, kept between two bounds.
   *
   * <p>out = min(max(in, min), max); NaN stays NaN.
   *
   * <p>Shapes: input and output (*); int64 of int64 and integers
   *
   * @param min the lower bound; default none
   * @param max the upper bound, which wins where it is below the lower one; default none
   * @throws dev.lamina.nn.LayerException if there is no bound
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.clamp.html">torch.clamp</a>
   */
  public record Spec(@Default("none") Scalar min, @Default("none") Scalar max)
      implements LayerSpec {
    public Spec {
      check(min != null || max != null, "needs min or max");
    }

    @Override
    public String type() {
      return "Clamp";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(inputs.get(0));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = Tensors.shape(call.input());
      if (Arithmetic.areIntegers(call, min) && Arithmetic.areIntegers(call, max)) {
        long[] values = Tensors.longs(call.input());
        for (int i = 0; i < values.length; i++) {
          long raised = min == null ? values[i] : Math.max(values[i], min.longValue());
          values[i] = max == null ? raised : Math.min(raised, max.longValue());
        }
        return List.of(Tensors.of(values, shape));
      }
      float[] values = Tensors.floats(call.input());
      for (int i = 0; i < values.length; i++) {
        float raised = min == null ? values[i] : Math.max(values[i], min.floatValue());
        values[i] = max == null ? raised : Math.min(raised, max.floatValue());
      }
      return List.of(Tensors.of(values, shape));
    }
  }
}
