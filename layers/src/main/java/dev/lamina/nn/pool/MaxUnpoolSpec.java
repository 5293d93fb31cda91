package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Spatial;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.nn.Window;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Puts the largest elements of windows back where max pooling took them from, and zeros elsewhere.
 *
 * <p>out[n, c, indices[n, c, o]] = in[n, c, o]; of several elements for one position the last one
 * stays.
 *
 * <p>Shapes: input and indices (N, C, *) or (C, *), no size but N being 0; output (N, C, *) with
 * (in - 1) * stride - 2 * padding + kernel along each axis, or output_size.
 *
 * <p>torch's {@code forward} takes an output_size; here it is an argument of the layer, so that the
 * sizes of a graph follow from its definition. It has one size an axis, never those of records and
 * channels before them.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param kernelSize one size for all axes or one an axis
 * @param stride default kernelSize
 * @param padding that of the max pooling; default 0
 * @param outputSize the sizes of the output, less than a stride from those above; default none
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.MaxUnpool2d.html">MaxUnpool2d</a>
 */
public record MaxUnpoolSpec(
    int dims,
    IntTuple kernelSize,
    @Default("none") IntTuple stride,
    @Default("0") IntTuple padding,
    @Default("none") IntTuple outputSize)
    implements LayerSpec {

  public MaxUnpoolSpec {
    stride = stride == null ? kernelSize : stride;
    Windows.checkSizes(dims, kernelSize, stride, padding);
    kernelSize = kernelSize.expand(dims, "kernel_size");
    stride = stride.expand(dims, "stride");
    padding = padding.expand(dims, "padding");
    outputSize = outputSize == null ? null : outputSize.expand(dims, "output_size");
  }

  /** An unpooling with torch's defaults. */
  public static MaxUnpoolSpec of(int dims, int... kernelSize) {
    return new MaxUnpoolSpec(dims, IntTuple.of(kernelSize), null, IntTuple.of(0), null);
  }

  /** The same with another stride. */
  public MaxUnpoolSpec withStride(int... values) {
    return new MaxUnpoolSpec(dims, kernelSize, IntTuple.of(values), padding, outputSize);
  }

  /** The same with other padding. */
  public MaxUnpoolSpec withPadding(int... values) {
    return new MaxUnpoolSpec(dims, kernelSize, stride, IntTuple.of(values), outputSize);
  }

  /** The same with the sizes of its output given. */
  public MaxUnpoolSpec withOutputSize(int... values) {
    return new MaxUnpoolSpec(dims, kernelSize, stride, padding, IntTuple.of(values));
  }

  @Override
  public String type() {
    return "MaxUnpool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "kernel_size=" + kernelSize + ", stride=" + stride + ", padding=" + padding;
  }

  @Override
  public List<String> inputNames() {
    return List.of("input", "indices");
  }

  private Spatial output(Spatial in) {
    int[] out = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      long usual =
          Window.transposed(in.size(axis), kernelSize.at(i), stride.at(i), padding.at(i), 0, 1);
      long size = outputSize == null ? usual : outputSize.at(i);
      check(
          Math.abs(size - usual) < stride.at(i),
          "output_size must be from %s to %s along axis %s for input %s, got %s",
          usual - stride.at(i) + 1,
          usual + stride.at(i) - 1,
          i + (in.batched() ? 2 : 1),
          in.shape(dims),
          outputSize);
      check(
          size > 0,
          "input %s with padding %s leaves an output of size %s along axis %s",
          in.shape(dims),
          padding,
          size,
          i + (in.batched() ? 2 : 1));
      out[axis] = Math.toIntExact(size);
    }
    return in.with(in.channels(), out[0], out[1], out[2]);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Spatial in = Spatial.nonEmpty(inputs.get(0), dims);
    check(
        inputs.get(1).equals(inputs.get(0)),
        "indices must be %s as the input, got %s",
        inputs.get(0),
        inputs.get(1));
    return List.of(output(in).shape(dims));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = outputShapes(call.inputShapes()).get(0);
    Spatial in = Spatial.of(Tensors.shape(call.input()), dims, 0);
    int area = output(in).area();
    float[] input = Tensors.floats(call.input());
    long[] indices = WholeNumbers.of(call.input(1), "indices");
    float[] output = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < input.length; i++) {
      if (indices[i] < 0 || indices[i] >= area) {
        throw new LayerException(
            String.format(
                "indices must be in [0, %s), the elements of a channel of output %s, got %s at %s",
                area, shape, indices[i], i));
      }
      output[i / in.area() * area + (int) indices[i]] = input[i];
    }
    return List.of(Tensors.of(output, shape));
  }
}
