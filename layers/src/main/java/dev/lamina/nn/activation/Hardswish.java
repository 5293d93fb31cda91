package dev.lamina.nn.activation;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;

/** The input times a sigmoid of straight lines; see {@link Spec}. */
public final class Hardswish extends Layer {
  /** One with torch's defaults. */
  public Hardswish() {
    super(new Spec(false));
  }

  /** One that overwrites its input or not. */
  public Hardswish(boolean inplace) {
    super(new Spec(inplace));
  }

  /**
   * The input times a sigmoid of straight lines.
   *
   * <p>out = in * min(max(in + 3, 0), 6) / 6.
   *
   * <p>Shapes: input and output (*).
   *
   * @param inplace whether the output overwrites the input; default false
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Hardswish.html">torch.nn.Hardswish</a>
   */
  public record Spec(@Default("false") boolean inplace) implements Elementwise {
    @Override
    public String type() {
      return "Hardswish";
    }

    @Override
    public double apply(double x) {
      return x * Math.min(Math.max(x + 3, 0), 6) / 6;
    }
  }
}
