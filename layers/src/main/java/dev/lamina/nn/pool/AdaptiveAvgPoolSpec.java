package dev.lamina.nn.pool;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.OptionalTuple;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The means of as many windows as the output has elements, whatever the size of the input.
 *
 * <p>Along each axis window o covers the elements from floor(o * in / out) to ceil((o + 1) * in /
 * out), so that neighbours overlap where out does not divide in.
 *
 * <p>Shapes: input (N, C, *) or (C, *); output the same with the given sizes.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param outputSize one size for all axes or one an axis, where none keeps the input's; not none
 *     for a single axis
 * @throws dev.lamina.nn.LayerException if a size is negative
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveAvgPool2d.html">AdaptiveAvgPool2d</a>
 */
public record AdaptiveAvgPoolSpec(int dims, OptionalTuple outputSize) implements LayerSpec {
  public AdaptiveAvgPoolSpec {
    AdaptiveWindows.checkArguments(dims, outputSize);
  }

  @Override
  public String type() {
    return "AdaptiveAvgPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "output_size=" + outputSize;
  }

  private AdaptiveWindows windows(Shape input) {
    return AdaptiveWindows.of(Spatial.of(input, dims, 0), dims, outputSize);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(windows(inputs.get(0)).out().shape(dims));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    AdaptiveWindows windows = windows(Tensors.shape(call.input()));
    Spatial in = windows.in();
    Spatial out = windows.out();
    float[] input = Tensors.floats(call.input());
    Shape shape = out.shape(dims);
    float[] output = new float[Math.toIntExact(shape.elements())];
    int next = 0;
    for (int plane = 0; plane < in.records() * in.channels(); plane++) {
      for (int od = 0; od < out.depth(); od++) {
        for (int oh = 0; oh < out.height(); oh++) {
          for (int ow = 0; ow < out.width(); ow++) {
            output[next++] = mean(input, plane * in.area(), windows, od, oh, ow);
          }
        }
      }
    }
    return List.of(Tensors.of(output, shape));
  }

  private static float mean(
      float[] input, int offset, AdaptiveWindows windows, int od, int oh, int ow) {
    Spatial in = windows.in();
    double sum = 0;
    int count = 0;
    for (int d = windows.begin(0, od); d < windows.end(0, od); d++) {
      for (int h = windows.begin(1, oh); h < windows.end(1, oh); h++) {
        for (int w = windows.begin(2, ow); w < windows.end(2, ow); w++) {
          sum += input[offset + (d * in.height() + h) * in.width() + w];
          count++;
        }
      }
    }
    return (float) (sum / count);
  }
}
