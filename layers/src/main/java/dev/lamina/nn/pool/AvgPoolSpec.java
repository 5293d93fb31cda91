package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean of each window.
 *
 * <p>out[n, c, o] = sum over i of in[n, c, o * stride - padding + i] / divisor, where the divisor
 * is divisor_override, else the number of elements of the window: with those in the padding, or
 * without them if count_include_pad is false. Elements beyond the padding never count.
 *
 * <p>Shapes: input (N, C, *) or (C, *); output (N, C, *) with floor((in + 2 * padding - kernel) /
 * stride) + 1 along each axis, rounded up with ceil_mode where the last window begins within the
 * input or the padding before it.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param kernelSize one size for all axes or one an axis
 * @param stride default kernelSize
 * @param padding at most half of kernelSize; default 0
 * @param ceilMode default false
 * @param countIncludePad default true
 * @param divisorOverride not 0, and none for 1 axis; default none
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.AvgPool2d.html">AvgPool2d</a>
 */
public record AvgPoolSpec(
    int dims,
    IntTuple kernelSize,
    @Default("none") IntTuple stride,
    @Default("0") IntTuple padding,
    @Default("false") boolean ceilMode,
    @Default("true") boolean countIncludePad,
    @Default("none") Integer divisorOverride)
    implements LayerSpec {

  public AvgPoolSpec {
    stride = stride == null ? kernelSize : stride;
    Windows.checkArguments(dims, kernelSize, stride, padding);
    check(
        divisorOverride == null || (divisorOverride != 0 && dims > 1),
        dims == 1 ? "AvgPool1d has no divisor_override" : "divisor_override must not be 0");
    if (dims == 1) {
      // torch keeps the sizes of AvgPool1d, alone of all pooling layers, as tuples.
      kernelSize = kernelSize.expand(1, "kernel_size");
      stride = stride.expand(1, "stride");
      padding = padding.expand(1, "padding");
    }
  }

  /** An average pooling with torch's defaults. */
  public static AvgPoolSpec of(int dims, int... kernelSize) {
    return new AvgPoolSpec(dims, IntTuple.of(kernelSize), null, IntTuple.of(0), false, true, null);
  }

  /** The same with another stride. */
  public AvgPoolSpec withStride(int... values) {
    return new AvgPoolSpec(
        dims, kernelSize, IntTuple.of(values), padding, ceilMode, countIncludePad, divisorOverride);
  }

  /** The same with other padding. */
  public AvgPoolSpec withPadding(int... values) {
    return new AvgPoolSpec(
        dims, kernelSize, stride, IntTuple.of(values), ceilMode, countIncludePad, divisorOverride);
  }

  /** The same with sizes rounded up or down. */
  public AvgPoolSpec withCeilMode(boolean value) {
    return new AvgPoolSpec(
        dims, kernelSize, stride, padding, value, countIncludePad, divisorOverride);
  }

  /** The same with padding counted or not. */
  public AvgPoolSpec withCountIncludePad(boolean value) {
    return new AvgPoolSpec(dims, kernelSize, stride, padding, ceilMode, value, divisorOverride);
  }

  /** The same with another divisor; null for the size of the window. */
  public AvgPoolSpec withDivisorOverride(Integer value) {
    return new AvgPoolSpec(dims, kernelSize, stride, padding, ceilMode, countIncludePad, value);
  }

  @Override
  public String type() {
    return "AvgPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "kernel_size=" + kernelSize + ", stride=" + stride + ", padding=" + padding;
  }

  private Windows windows() {
    return new Windows(dims, kernelSize, stride, padding, IntTuple.of(1), ceilMode);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(output(inputs.get(0)));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape input = Tensors.shape(call.input());
    return List.of(Tensors.of(means(Tensors.floats(call.input()), input), output(input)));
  }

  private Shape output(Shape input) {
    return windows().output(Spatial.of(input, dims, 0)).shape(dims);
  }

  /** The means of the windows of an input of the given shape. */
  float[] means(float[] input, Shape shape) {
    Spatial in = Spatial.of(shape, dims, 0);
    Windows windows = windows();
    Spatial out = windows.output(in);
    float[] output = new float[Math.toIntExact(out.shape(dims).elements())];
    int next = 0;
    for (int plane = 0; plane < in.records() * in.channels(); plane++) {
      for (int od = 0; od < out.depth(); od++) {
        for (int oh = 0; oh < out.height(); oh++) {
          for (int ow = 0; ow < out.width(); ow++) {
            output[next++] = mean(input, plane * in.area(), in, windows, od, oh, ow);
          }
        }
      }
    }
    return output;
  }

  private float mean(
      float[] input, int offset, Spatial in, Windows windows, int od, int oh, int ow) {
    int[] places = {od, oh, ow};
    int[] from = new int[3];
    int[] to = new int[3];
    int padded = 1;
    int inside = 1;
    for (int axis = 0; axis < 3; axis++) {
      int begin = windows.begin(axis, places[axis]);
      int end =
          Math.min(
              begin + windows.count(axis, places[axis]), in.size(axis) + windows.padding(axis));
      padded *= end - begin;
      from[axis] = Math.max(begin, 0);
      to[axis] = Math.min(end, in.size(axis));
      inside *= Math.max(to[axis] - from[axis], 0);
    }
    double sum = 0;
    for (int d = from[0]; d < to[0]; d++) {
      for (int h = from[1]; h < to[1]; h++) {
        for (int w = from[2]; w < to[2]; w++) {
          sum += input[offset + (d * in.height() + h) * in.width() + w];
        }
      }
    }
    int size = countIncludePad ? padded : inside;
    return inside == 0 ? 0 : (float) (sum / (divisorOverride == null ? size : divisorOverride));
  }
}
