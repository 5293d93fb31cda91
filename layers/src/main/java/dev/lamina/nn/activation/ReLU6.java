package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** Each element, kept between 0 and 6; see {@link Spec}. */
public final class ReLU6 extends Layer {
  /** One that leaves its input as it is. */
  public ReLU6() {
    this(false);
  }

  /** One that overwrites its input or not. */
  public ReLU6(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * Each element, kept between 0 and 6.
   *
   * <p>out = min(max(in, 0), 6); NaN stays NaN.
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.ReLU6.html">torch.nn.ReLU6</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "ReLU6";
    }

    @Override
    public String extraRepr() {
      return inplace ? "inplace=True" : "";
    }

    @Override
    public double apply(double x) {
      return Math.min(Math.max(x, 0), 6);
    }
  }
}
