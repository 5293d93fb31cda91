package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Negative log likelihood under normal distributions; see {@link Spec}. */
public final class GaussianNLLLoss extends Layer {
  /** The mean over all elements. */
  public GaussianNLLLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public GaussianNLLLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public GaussianNLLLoss(Spec spec) {
    super(spec);
  }

  /**
   * Negative log likelihood under normal distributions.
   *
   * <p>With v = max(var, eps): loss = (log(v) + (in - target)^2 / v) / 2, and log(2 * pi) / 2 more
   * with full.
   *
   * <p>Shapes: input (the means) and target (*), broadcast to one shape; var as the input, or
   * without its last axis, or with a last axis of 1; output (), or the broadcast shape with
   * reduction none.
   *
   * @param full whether to add the constant term; default false
   * @param eps the least variance; default 1e-6
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.GaussianNLLLoss.html">GaussianNLLLoss</a>
   */
  public record Spec(
      @Default("false") boolean full,
      @Default("1e-6") double eps,
      @Default("mean") Reduction reduction)
      implements ElementwiseLoss {

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(false, 1e-6, reduction);
    }

    @Override
    public String type() {
      return "GaussianNLLLoss";
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "target", "var");
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      return Broadcast.shape(
          List.of(inputs.get(0), inputs.get(1), variances(inputs.get(0), inputs.get(2))));
    }

    /** The shape of var with a last axis for the input's. */
    private static Shape variances(Shape input, Shape var) {
      if (var.equals(input)) {
        return var;
      }
      Shape outer = input.slice(0, Math.max(input.rank() - 1, 0));
      boolean fits = input.rank() > 0 && (var.equals(outer) || var.equals(input.with(-1, 1)));
      check(
          fits,
          "var must be %s as the input, the same without its last axis, or with one of 1, got %s",
          input,
          var);
      return input.with(-1, 1);
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      return ElementwiseLoss.super.recordInputs(
          List.of(inputs.get(0), inputs.get(1), variances(inputs.get(0), inputs.get(2))));
    }

    @Override
    public List<INDArray> operands(LayerCall call) {
      float[] variances = Tensors.floats(call.input(2));
      for (int i = 0; i < variances.length; i++) {
        if (variances[i] < 0) {
          throw new LayerException(
              String.format("var must not be negative, got %s at %s", variances[i], i));
        }
      }
      List<Shape> shapes = call.inputShapes();
      INDArray var = Tensors.of(variances, variances(shapes.get(0), shapes.get(2)));
      return List.of(call.input(0), call.input(1), var);
    }

    @Override
    public double loss(double[] values) {
      double variance = Math.max(values[2], eps);
      double distance = values[0] - values[1];
      double loss = (Math.log(variance) + distance * distance / variance) / 2;
      return full ? loss + Math.log(2 * Math.PI) / 2 : loss;
    }
  }
}
