package dev.lamina.nn.dropout;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Zeroes elements at random in training mode; see {@link Spec}. */
public final class Dropout extends Layer {
  /** With a probability of 0.5. */
  public Dropout() {
    this(0.5);
  }

  /** With a probability in [0, 1]. */
  public Dropout(double p) {
    super(new Spec(p, false));
  }

  /**
   * Zeroes elements at random in training mode.
   *
   * <p>Training mode: out = in * m / (1 - p), each m 0 with probability p, else 1, drawn as torch
   * draws it. Evaluation mode: out = in.
   *
   * <p>Shapes: input and output (*).
   *
   * @param p the probability of zeroing an element, in [0, 1]; default 0.5
   * @param inplace whether the output overwrites the input; default false
   * @throws dev.lamina.nn.LayerException if p is not in [0, 1]
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Dropout.html">Dropout</a>
   */
  public record Spec(@Default("0.5") double p, @Default("false") boolean inplace)
      implements LayerSpec {
    public Spec {
      check(p >= 0 && p <= 1, "p must be in [0, 1], got %s", p);
    }

    @Override
    public String type() {
      return "Dropout";
    }

    @Override
    public String extraRepr() {
      return "p=" + Printed.number(p) + ", inplace=" + Printed.bool(inplace);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(inputs.get(0));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      INDArray input = call.input();
      if (!call.training() || p == 0 || input.length() == 0) {
        return List.of(input);
      }
      Shape shape = Tensors.shape(input);
      float[] values = Tensors.floats(input);
      float[] kept =
          p == 1
              ? new float[values.length]
              : Tensors.floats(call.generator().bernoulli(shape, 1 - p));
      for (int i = 0; i < values.length; i++) {
        values[i] *= p == 1 ? 0 : kept[i] / (float) (1 - p);
      }
      return List.of(Tensors.of(values, shape));
    }
  }
}
