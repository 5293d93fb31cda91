package dev.lamina.nn.pool;

import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.OptionalTuple;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest elements of as many windows as the output has elements, whatever the size of the
 * input.
 *
 * <p>Windows are those of {@link AdaptiveAvgPoolSpec}; a NaN always wins.
 *
 * <p>Shapes: input (N, C, *) or (C, *), no size but N being 0; output the same with the given
 * sizes; indices like the output, each the position in the flattened spatial axes of its channel
 * (the first one of equal elements).
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param outputSize one size for all axes or one an axis, where none keeps the input's; not none
 *     for a single axis
 * @param returnIndices whether there is a second output, {@code indices}; default false
 * @throws dev.lamina.nn.LayerException if a size is negative
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveMaxPool2d.html">AdaptiveMaxPool2d</a>
 */
public record AdaptiveMaxPoolSpec(
    int dims, OptionalTuple outputSize, @Default("false") boolean returnIndices)
    implements LayerSpec {
  public AdaptiveMaxPoolSpec {
    AdaptiveWindows.checkArguments(dims, outputSize);
  }

  @Override
  public String type() {
    return "AdaptiveMaxPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "output_size=" + outputSize;
  }

  @Override
  public List<String> outputNames() {
    return returnIndices ? List.of("output", "indices") : List.of("output");
  }

  private AdaptiveWindows windows(Shape input) {
    return AdaptiveWindows.of(Spatial.nonEmpty(input, dims), dims, outputSize);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape output = windows(inputs.get(0)).out().shape(dims);
    return returnIndices ? List.of(output, output) : List.of(output);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    AdaptiveWindows windows = windows(Tensors.shape(call.input()));
    return new Maxima(call.input(), windows.in(), windows.out(), windows)
        .compute(dims, returnIndices);
  }
}
