package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The place of the largest or least element along an axis, or among all elements.
 *
 * <p>Shapes: input (*); output (*) without the axis, or with size 1 there; int64. The first of
 * equals is found, and NaN before all else.
 *
 * @param largest whether it is Argmax, not Argmin
 * @param dim the axis; negative counts from the last; default none: all elements in row-major order
 * @param keepdim whether the axes stay, with size 1; default false
 * @throws dev.lamina.nn.LayerException on inputs without the axis or without elements there
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.argmax.html">torch.argmax</a>
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.argmin.html">torch.argmin</a>
 */
public record ArgExtremeSpec(
    boolean largest, @Default("none") Integer dim, @Default("false") boolean keepdim)
    implements LayerSpec {
  @Override
  public String type() {
    return largest ? "Argmax" : "Argmin";
  }

  @Override
  public String extraRepr() {
    return Arguments.printed(this, "largest");
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(Extremes.shape(inputs.get(0), dim, keepdim));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape output = outputShapes(call.inputShapes()).get(0);
    return List.of(Tensors.of(Extremes.places(call.input(), dim, largest), output));
  }
}
