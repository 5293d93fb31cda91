package dev.lamina.nn.padding;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Padding;
import dev.lamina.nn.Scalar;

/** Puts zeros around images; see {@link Spec}. */
public final class ZeroPad2d extends Layer {
  /** The same number on all sides, or those of left, right, top and bottom. */
  public ZeroPad2d(int... padding) {
    super(new Spec(IntTuple.of(padding)));
  }

  /**
   * Puts zeros around images.
   *
   * <p>Shapes: input (*, H, W), output (*, H + top + bottom, W + left + right).
   *
   * @param padding one number for all sides, or (left, right, top, bottom); negative to take
   *     elements away
   * @throws dev.lamina.nn.LayerException if there is another number of sides
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.ZeroPad2d.html">ZeroPad2d</a>
   */
  public record Spec(IntTuple padding) implements PadLayer {
    public Spec {
      padding = padding.expand(4, "padding");
    }

    @Override
    public String type() {
      return "ZeroPad2d";
    }

    @Override
    public String extraRepr() {
      return padding.toString();
    }

    @Override
    public Padding sides() {
      return new Padding(padding, Border.CONSTANT, Scalar.of(0));
    }
  }
}
