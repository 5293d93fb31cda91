package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A leaky ReLU whose slopes are learned; see {@link Spec}. */
public final class PReLU extends Layer {
  /** One slope for all channels, 0.25 at first. */
  public PReLU() {
    this(1, 0.25);
  }

  /** One slope, or one a channel, and what they are at first. */
  public PReLU(int numParameters, double init) {
    super(new Spec(numParameters, Scalar.of(init)));
  }

  /**
   * A leaky ReLU whose slopes are learned.
   *
   * <p>out = in where in is positive, else weight * in, with the weight of the channel or the only
   * one.
   *
   * <p>Shapes: input and output (*), or (N, C, *) where there are C weights; weight (C) or (1).
   *
   * @param numParameters C or 1, at least 0; default 1
   * @param init the weights of a new layer; default 0.25
   * @throws dev.lamina.nn.LayerException if numParameters is negative
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.PReLU.html">torch.nn.PReLU</a>
   */
  public record Spec(@Default("1") int numParameters, @Default("0.25") Scalar init)
      implements LayerSpec {
    public Spec {
      check(numParameters >= 0, "num_parameters must not be negative, got %s", numParameters);
    }

    @Override
    public String type() {
      return "PReLU";
    }

    @Override
    public String extraRepr() {
      return "num_parameters=" + numParameters;
    }

    @Override
    public List<ArraySpec> arrays() {
      return List.of(
          ArraySpec.parameter(
              "weight", Shape.of(numParameters), Initializer.constant(init.doubleValue())));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          numParameters == 1 || (input.rank() >= 2 && input.size(1) == numParameters),
          "input must be (N, C=%s, *), got %s",
          numParameters,
          input);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] values = Tensors.floats(call.input());
      float[] weight = Tensors.floats(call.array("weight"));
      int area = numParameters == 1 ? 1 : (int) shape.slice(2, shape.rank()).elements();
      for (int i = 0; i < values.length; i++) {
        if (!(values[i] > 0)) {
          values[i] *= weight[i / area % numParameters];
        }
      }
      return List.of(Tensors.of(values, shape));
    }
  }
}
