package dev.lamina.nn.dropout;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.DropoutMask;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Takes elements or whole channels out at random in training mode.
 *
 * <p>Training mode: out = in * m / (1 - p), each m 0 with probability p, else 1, drawn as torch
 * draws it: for each element, or for each channel of each record. The alpha forms put -1.7581 (what
 * SELU tends to) in the place of what they take out and keep mean and variance: out = a * (in * m -
 * 1.7581 * (1 - m)) + 1.7581 * a * p, where a = 1 / sqrt((1 - p) * (1 + p * 1.7581^2)). Evaluation
 * mode: out = in.
 *
 * <p>Shapes: input and output (*) by element; (N, C, *) by channel, also (C, L) for Dropout1d and
 * (C, D, H, W) for Dropout3d. Dropout2d takes (C, H, W) for (N, C, L), as torch 1.13 does.
 *
 * @param form which of torch's layers it is
 * @param p the probability of taking out, in [0, 1]; default 0.5
 * @param inplace whether the output overwrites the input; default false; the alpha forms print it
 *     and never do, as in torch
 * @throws dev.lamina.nn.LayerException if p is not in [0, 1]
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Dropout.html">Dropout</a>
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.AlphaDropout.html">AlphaDropout</a>
 */
public record DropoutSpec(Form form, @Default("0.5") Scalar p, @Default("false") boolean inplace)
    implements LayerSpec {
  /** torch's layers. */
  public enum Form {
    ELEMENTS("Dropout"),
    CHANNELS_1D("Dropout1d"),
    CHANNELS_2D("Dropout2d"),
    CHANNELS_3D("Dropout3d"),
    ALPHA("AlphaDropout"),
    ALPHA_CHANNELS("FeatureAlphaDropout");

    private final String type;

    Form(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }

    private boolean isAlpha() {
      return this == ALPHA || this == ALPHA_CHANNELS;
    }

    private boolean isByElement() {
      return this == ELEMENTS || this == ALPHA;
    }

    private boolean isUnbatched(int rank) {
      return (this == CHANNELS_1D && rank == 2) || (this == CHANNELS_3D && rank != 5);
    }
  }

  private static final double ALPHA = 1.7580993408473766;

  public DropoutSpec {
    check(p.doubleValue() >= 0 && p.doubleValue() <= 1, "p must be in [0, 1], got %s", p);
  }

  @Override
  public String type() {
    return form.type();
  }

  @Override
  public String extraRepr() {
    return "p=" + p + ", inplace=" + Printed.bool(inplace);
  }

  @Override
  public boolean overwritesInput() {
    return inplace && !form.isAlpha();
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    check(
        form != Form.CHANNELS_1D || input.rank() == 2 || input.rank() == 3,
        "input must be (N, C, L) or (C, L), got %s",
        input);
    return List.of(input);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    INDArray input = call.input();
    Shape shape = outputShapes(call.inputShapes()).get(0);
    double probability = p.doubleValue();
    if (!call.training() || probability == 0 || shape.elements() == 0) {
      return List.of(input);
    }
    float[] values = Tensors.floats(input);
    if (probability == 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= 0;
      }
      return List.of(Tensors.of(values, shape));
    }
    Shape masked = masked(shape);
    int inner = values.length / (int) masked.elements();
    if (form.isAlpha()) {
      INDArray kept = call.generator().bernoulli(masked, 1 - probability);
      takeOutAlpha(values, Tensors.floats(kept), inner);
    } else {
      float[] factors = DropoutMask.draw(call.generator(), values.length / inner, probability);
      for (int i = 0; i < values.length; i++) {
        values[i] *= factors[i / inner];
      }
    }
    return List.of(Tensors.of(values, shape));
  }

  /** The shape of what is kept or taken out as a whole. */
  private Shape masked(Shape shape) {
    if (form.isByElement()) {
      return shape;
    }
    Shape batched = form.isUnbatched(shape.rank()) ? shape.prepend(1) : shape;
    check(
        batched.rank() >= 2,
        "training mode needs an input of channels, %s, got %s",
        form == Form.CHANNELS_3D ? "(N, C, D, H, W) or (C, D, H, W)" : "(N, C, *)",
        shape);
    return batched.slice(0, 2);
  }

  private void takeOutAlpha(float[] values, float[] kept, int inner) {
    double probability = p.doubleValue();
    double a = 1 / Math.sqrt((ALPHA * ALPHA * probability + 1) * (1 - probability));
    float scale = (float) a;
    float taken = (float) (ALPHA * a);
    float shift = (float) (ALPHA * a * probability);
    for (int i = 0; i < values.length; i++) {
      float mask = kept[i / inner];
      values[i] = values[i] * (mask * scale) + ((mask - 1) * taken + shift);
    }
  }
}
