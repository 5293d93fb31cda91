package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

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
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    outputSize.check(dims, "output_size");
    check(
        dims > 1 || outputSize.at(0, -1) >= 0,
        "output_size of AdaptiveAvgPool1d must be an integer, got %s",
        outputSize);
  }

  @Override
  public String type() {
    return "AdaptiveAvgPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "output_size=" + outputSize;
  }

  /** The number of windows along each of three axes. */
  private Spatial output(Spatial in) {
    int[] out = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      out[axis] = outputSize.at(i, in.size(axis));
      check(in.size(axis) > 0, "input %s has no elements to take the mean of", in.shape(dims));
    }
    return in.with(in.channels(), out[0], out[1], out[2]);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(output(Spatial.of(inputs.get(0), dims, 0)).shape(dims));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Spatial in = Spatial.of(Tensors.shape(call.input()), dims, 0);
    Spatial out = output(in);
    float[] input = Tensors.floats(call.input());
    Shape shape = out.shape(dims);
    float[] output = new float[Math.toIntExact(shape.elements())];
    int next = 0;
    for (int plane = 0; plane < in.records() * in.channels(); plane++) {
      for (int od = 0; od < out.depth(); od++) {
        for (int oh = 0; oh < out.height(); oh++) {
          for (int ow = 0; ow < out.width(); ow++) {
            output[next++] = mean(input, plane * in.area(), in, out, od, oh, ow);
          }
        }
      }
    }
    return List.of(Tensors.of(output, shape));
  }

  private static float mean(
      float[] input, int offset, Spatial in, Spatial out, int od, int oh, int ow) {
    double sum = 0;
    int count = 0;
    for (int d = begin(od, in.depth(), out.depth()); d < end(od, in.depth(), out.depth()); d++) {
      for (int h = begin(oh, in.height(), out.height());
          h < end(oh, in.height(), out.height());
          h++) {
        for (int w = begin(ow, in.width(), out.width());
            w < end(ow, in.width(), out.width());
            w++) {
          sum += input[offset + (d * in.height() + h) * in.width() + w];
          count++;
        }
      }
    }
    return (float) (sum / count);
  }

  private static int begin(int place, int in, int out) {
    return (int) ((long) place * in / out);
  }

  private static int end(int place, int in, int out) {
    return (int) (((place + 1L) * in + out - 1) / out);
  }
}
