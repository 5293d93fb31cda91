package dev.lamina.nn.padding;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Padding;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import java.util.List;

/**
 * Puts elements of the input itself around its spatial axes: those mirrored at the outermost one,
 * or the outermost one.
 *
 * <p>Shapes: input (N, C, *) or (C, *), no size but N being 0; output the same with before + after
 * elements more along each spatial axis.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param border REFLECT or REPLICATE
 * @param padding how many elements: one number for all sides, or one a side, before and after the
 *     last axis, before and after the one before it, ...; negative to take elements away; with
 *     REFLECT less than the axis has
 * @throws dev.lamina.nn.LayerException if there is another number of sides
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.ReflectionPad2d.html">ReflectionPad2d</a>,
 *     <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.ReplicationPad2d.html">ReplicationPad2d</a>
 */
public record BorderPadSpec(int dims, Border border, IntTuple padding) implements PadLayer {
  public BorderPadSpec {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    check(
        border == Border.REFLECT || border == Border.REPLICATE,
        "border must be reflect or replicate, got %s",
        border);
    padding = padding.expand(2 * dims, "padding");
  }

  @Override
  public String type() {
    return (border == Border.REFLECT ? "ReflectionPad" : "ReplicationPad") + dims + "d";
  }

  @Override
  public String extraRepr() {
    return padding.toString();
  }

  @Override
  public Padding sides() {
    return new Padding(padding, border, Scalar.of(0));
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Spatial.nonEmpty(inputs.get(0), dims);
    return PadLayer.super.outputShapes(inputs);
  }
}
