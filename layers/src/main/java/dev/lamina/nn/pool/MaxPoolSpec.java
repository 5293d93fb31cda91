package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest element of each window.
 *
 * <p>out[n, c, o] = max over i of in[n, c, o * stride - padding + i * dilation]; padding never
 * wins, a NaN always does.
 *
 * <p>Shapes: input (N, C, *) or (C, *); output (N, C, *) with floor((in + 2 * padding - dilation *
 * (kernel - 1) - 1) / stride) + 1 along each axis, rounded up with ceil_mode where the last window
 * begins within the input or the padding before it; indices like the output, each the position in
 * the flattened spatial axes of its channel (the first one of equal elements).
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param kernelSize one size for all axes or one an axis
 * @param stride default kernelSize
 * @param padding at most half of kernelSize; default 0
 * @param dilation the distance of a window's elements; default 1
 * @param returnIndices whether there is a second output, {@code indices}; default false
 * @param ceilMode default false
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.MaxPool2d.html">MaxPool2d</a>
 */
public record MaxPoolSpec(
    int dims,
    IntTuple kernelSize,
    @Default("none") IntTuple stride,
    @Default("0") IntTuple padding,
    @Default("1") IntTuple dilation,
    @Default("false") boolean returnIndices,
    @Default("false") boolean ceilMode)
    implements LayerSpec {

  public MaxPoolSpec {
    stride = stride == null ? kernelSize : stride;
    Windows.checkArguments(dims, kernelSize, stride, padding);
    dilation.check(dims, "dilation");
    check(dilation.allAtLeast(1), "dilation must be positive, got %s", dilation);
  }

  /** A max pooling with torch's defaults. */
  public static MaxPoolSpec of(int dims, int... kernelSize) {
    return new MaxPoolSpec(
        dims, IntTuple.of(kernelSize), null, IntTuple.of(0), IntTuple.of(1), false, false);
  }

  /** The same with another stride. */
  public MaxPoolSpec withStride(int... values) {
    return new MaxPoolSpec(
        dims, kernelSize, IntTuple.of(values), padding, dilation, returnIndices, ceilMode);
  }

  /** The same with other padding. */
  public MaxPoolSpec withPadding(int... values) {
    return new MaxPoolSpec(
        dims, kernelSize, stride, IntTuple.of(values), dilation, returnIndices, ceilMode);
  }

  /** The same with another dilation. */
  public MaxPoolSpec withDilation(int... values) {
    return new MaxPoolSpec(
        dims, kernelSize, stride, padding, IntTuple.of(values), returnIndices, ceilMode);
  }

  /** The same with or without the positions as a second output. */
  public MaxPoolSpec withReturnIndices(boolean value) {
    return new MaxPoolSpec(dims, kernelSize, stride, padding, dilation, value, ceilMode);
  }

  /** The same with sizes rounded up or down. */
  public MaxPoolSpec withCeilMode(boolean value) {
    return new MaxPoolSpec(dims, kernelSize, stride, padding, dilation, returnIndices, value);
  }

  @Override
  public String type() {
    return "MaxPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "kernel_size="
        + kernelSize
        + (", stride=" + stride)
        + (", padding=" + padding)
        + (", dilation=" + dilation)
        + (", ceil_mode=" + Printed.bool(ceilMode));
  }

  @Override
  public List<String> outputNames() {
    return returnIndices ? List.of("output", "indices") : List.of("output");
  }

  private Windows windows() {
    return new Windows(dims, kernelSize, stride, padding, dilation, ceilMode);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape output = windows().output(Spatial.of(inputs.get(0), dims, 0)).shape(dims);
    return returnIndices ? List.of(output, output) : List.of(output);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Spatial in = Spatial.of(Tensors.shape(call.input()), dims, 0);
    Windows windows = windows();
    return new Maxima(call.input(), in, windows.output(in), windows).compute(dims, returnIndices);
  }
}
