package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** The positive part of each element; see {@link Spec}. */
public final class ReLU extends Layer {
  /** A ReLU that leaves its input as it is. */
  public ReLU() {
    this(false);
  }

  /** A ReLU that overwrites its input or not. */
  public ReLU(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * The positive part of each element.
   *
   * <p>out = max(in, 0); NaN stays NaN.
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.ReLU.html">torch.nn.ReLU</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "ReLU";
    }

    @Override
    public String extraRepr() {
      return inplace ? "inplace=True" : "";
    }

    @Override
    public double apply(double x) {
      return x > 0 || Double.isNaN(x) ? x : 0;
    }
  }
}
