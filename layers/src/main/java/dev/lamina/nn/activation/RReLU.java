package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A leaky ReLU whose slope is random in training mode; see {@link Spec}. */
public final class RReLU extends Layer {
  /** One with torch's defaults. */
  public RReLU() {
    this(1.0 / 8, 1.0 / 3);
  }

  /** One of the given arguments that leaves its input as it is. */
  public RReLU(double lower, double upper) {
    this(lower, upper, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public RReLU(double lower, double upper, boolean inplace) {
    super(new Spec(Scalar.of(lower), Scalar.of(upper), inplace));
  }

  /**
   * A leaky ReLU whose slope is random in training mode.
   *
   * <p>out = in where in is positive or NaN, else a * in. Training mode: a is drawn between lower
   * and upper for each such element, as torch draws it. Evaluation mode: a = (lower + upper) / 2.
   *
   * <p>Shapes: input and output (*).
   *
   * @param lower the least slope; default 1/8
   * @param upper the largest slope, at least the least; default 1/3
   * @param inplace whether the output overwrites the input; default false
   * @throws dev.lamina.nn.LayerException if lower is above upper
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.RReLU.html">torch.nn.RReLU</a>
   */
  public record Spec(
      @Default("0.125") Scalar lower,
      @Default("0.3333333333333333") Scalar upper,
      @Default("false") boolean inplace)
      implements Elementwise {
    public Spec {
      check(
          lower.doubleValue() <= upper.doubleValue(),
          "lower (%s) must not be above upper (%s)",
          lower,
          upper);
    }

    @Override
    public String type() {
      return "RReLU";
    }

    @Override
    public String extraRepr() {
      return "lower=" + lower + ", upper=" + upper + (inplace ? ", inplace=True" : "");
    }

    /** What it does in evaluation mode. */
    @Override
    public double apply(double x) {
      return x > 0 ? x : x * (float) ((lower.doubleValue() + upper.doubleValue()) / 2);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      if (!call.training()) {
        return Elementwise.super.compute(call);
      }
      double width = upper.doubleValue() - lower.doubleValue();
      float[] values = Tensors.floats(call.input());
      for (int i = 0; i < values.length; i++) {
        if (values[i] <= 0) {
          double slope = call.generator().uniformDouble() * width + lower.doubleValue();
          values[i] *= (float) slope;
        }
      }
      return List.of(Tensors.of(values, Tensors.shape(call.input())));
    }
  }
}
