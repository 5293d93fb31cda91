package dev.lamina.nn.padding;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Padding;
import dev.lamina.nn.Scalar;

/**
 * Puts a constant around the last axes.
 *
 * <p>Shapes: input (*, Sd, ..., S1), output (*, Sd + before + after, ..., S1 + before + after): of
 * whatever axes there are before the padded ones. An int64 input stays one, its constant without
 * fraction.
 *
 * <p>torch also takes the sides of another number of axes than the name says; here that is an
 * error.
 *
 * @param dims the number of axes, 1 to 3
 * @param padding how many elements: one number for all sides, or one a side, before and after the
 *     last axis, before and after the one before it, ...; negative to take elements away
 * @param value the constant
 * @throws dev.lamina.nn.LayerException if there is another number of sides
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.ConstantPad2d.html">ConstantPad2d</a>
 */
public record ConstantPadSpec(int dims, IntTuple padding, Scalar value) implements PadLayer {
  public ConstantPadSpec {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    padding = padding.expand(2 * dims, "padding");
  }

  @Override
  public String type() {
    return "ConstantPad" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "padding=" + padding + ", value=" + value;
  }

  @Override
  public Padding sides() {
    return new Padding(padding, Border.CONSTANT, value);
  }
}
