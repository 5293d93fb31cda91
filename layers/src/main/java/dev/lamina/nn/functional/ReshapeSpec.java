package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The same elements, in the same order, in another shape.
 *
 * <p>Shapes: input (*), output shape; with {@code leading} axes the output is these first axes of
 * the input, then shape.
 *
 * @param view whether it is View, which is the same here: no layer sees where elements lie
 * @param shape the sizes; one may be -1: what is left
 * @param leading how many of the input's first axes stay, which torch has no argument for: 1 to
 *     reshape each record; default 0
 * @throws dev.lamina.nn.LayerException if sizes are below -1, or two are -1; on inputs whose
 *     elements do not make them up
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.reshape.html">torch.reshape</a>
 */
public record ReshapeSpec(boolean view, IntTuple shape, @Default("0") int leading)
    implements LayerSpec {
  public ReshapeSpec {
    shape = shape.expand(shape.length(), "shape");
    Sizes.check("shape", shape);
    check(leading >= 0, "leading must not be negative, got %s", leading);
  }

  @Override
  public String type() {
    return view ? "View" : "Reshape";
  }

  @Override
  public String extraRepr() {
    return Arguments.printed(this, "view");
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    check(input.rank() >= leading, "input must have %s axes or more, got %s", leading, input);
    Shape own = Sizes.complete(shape, input.slice(leading, input.rank()).elements());
    check(own != null, "input %s cannot take the shape %s", input, shape);
    return List.of(input.slice(0, leading).concat(own));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    return List.of(Tensors.reshaped(call.input(), outputShapes(call.inputShapes()).get(0)));
  }
}
