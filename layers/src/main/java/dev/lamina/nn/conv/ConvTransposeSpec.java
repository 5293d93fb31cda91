package dev.lamina.nn.conv;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Spatial;
import dev.lamina.nn.Window;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A transposed convolution over 1, 2 or 3 spatial axes: the gradient of a convolution with respect
 * to its input.
 *
 * <p>out[n, k, o * stride - padding + i * dilation] = bias[k] + the sum of weight[c, k, i] * in[n,
 * c, o] over all c of k's group, o and i that lead there.
 *
 * <p>Shapes: input (N, Cin, *) or (Cin, *); output (N, Cout, *) with (in - 1) * stride - 2 *
 * padding + dilation * (kernel - 1) + output_padding + 1 along each axis; weight (Cin, Cout /
 * groups, *kernel); bias (Cout).
 *
 * <p>torch's {@code forward} takes an output_size; here it is an argument of the layer, so that the
 * sizes of a graph follow from its definition. It has one size an axis, never those of records and
 * channels before them.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param inChannels Cin, at least 1
 * @param outChannels Cout, at least 1
 * @param kernelSize one size for all axes or one an axis, at least 1
 * @param stride default 1
 * @param padding how much is cut off both sides of each axis of the output; default 0
 * @param outputPadding how much is added after each axis of the output; below the stride or the
 *     dilation; default 0
 * @param groups must divide both channels; default 1
 * @param bias whether there is a bias; default true
 * @param dilation the distance of kernel elements; default 1
 * @param paddingMode zeros, as in torch
 * @param outputSize the sizes of the output, which determine the output padding instead; default
 *     none
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.ConvTranspose2d.html">ConvTranspose2d</a>
 */
public record ConvTransposeSpec(
    int dims,
    int inChannels,
    int outChannels,
    IntTuple kernelSize,
    @Default("1") IntTuple stride,
    @Default("0") IntTuple padding,
    @Default("0") IntTuple outputPadding,
    @Default("1") int groups,
    @Default("true") boolean bias,
    @Default("1") IntTuple dilation,
    @Default("zeros") PaddingMode paddingMode,
    @Default("none") IntTuple outputSize)
    implements LayerSpec {

  public ConvTransposeSpec {
    ConvArguments.checkChannels(dims, inChannels, outChannels, groups);
    kernelSize = kernelSize.expand(dims, "kernel_size");
    stride = stride.expand(dims, "stride");
    padding = padding.expand(dims, "padding");
    outputPadding = outputPadding.expand(dims, "output_padding");
    dilation = dilation.expand(dims, "dilation");
    ConvArguments.checkKernel(kernelSize, stride, dilation);
    check(padding.allAtLeast(0), "padding must not be negative, got %s", padding);
    check(
        outputPadding.allAtLeast(0), "output_padding must not be negative, got %s", outputPadding);
    for (int i = 0; i < dims; i++) {
      check(
          outputPadding.at(i) < Math.max(stride.at(i), dilation.at(i)),
          "output_padding must be below stride %s or dilation %s, got %s",
          stride,
          dilation,
          outputPadding);
    }
    check(
        paddingMode == PaddingMode.ZEROS,
        "padding_mode must be zeros, got %s",
        paddingMode.name().toLowerCase(Locale.ROOT));
    outputSize = outputSize == null ? null : outputSize.expand(dims, "output_size");
  }

  /** A transposed convolution with torch's defaults for all but the channels and the kernel. */
  public static ConvTransposeSpec of(int dims, int inChannels, int outChannels, int... kernelSize) {
    return new ConvTransposeSpec(
        dims,
        inChannels,
        outChannels,
        IntTuple.of(kernelSize),
        IntTuple.of(1),
        IntTuple.of(0),
        IntTuple.of(0),
        1,
        true,
        IntTuple.of(1),
        PaddingMode.ZEROS,
        null);
  }

  /** The same with another stride. */
  public ConvTransposeSpec withStride(int... values) {
    return with(IntTuple.of(values), padding, outputPadding, groups, bias, dilation, outputSize);
  }

  /** The same with other padding. */
  public ConvTransposeSpec withPadding(int... values) {
    return with(stride, IntTuple.of(values), outputPadding, groups, bias, dilation, outputSize);
  }

  /** The same with other padding of the output. */
  public ConvTransposeSpec withOutputPadding(int... values) {
    return with(stride, padding, IntTuple.of(values), groups, bias, dilation, outputSize);
  }

  /** The same with other groups. */
  public ConvTransposeSpec withGroups(int value) {
    return with(stride, padding, outputPadding, value, bias, dilation, outputSize);
  }

  /** The same with or without a bias. */
  public ConvTransposeSpec withBias(boolean value) {
    return with(stride, padding, outputPadding, groups, value, dilation, outputSize);
  }

  /** The same with another dilation. */
  public ConvTransposeSpec withDilation(int... values) {
    return with(stride, padding, outputPadding, groups, bias, IntTuple.of(values), outputSize);
  }

  /** The same with the sizes of its output given. */
  public ConvTransposeSpec withOutputSize(int... values) {
    return with(stride, padding, outputPadding, groups, bias, dilation, IntTuple.of(values));
  }

  private ConvTransposeSpec with(
      IntTuple newStride,
      IntTuple newPadding,
      IntTuple newOutputPadding,
      int newGroups,
      boolean newBias,
      IntTuple newDilation,
      IntTuple newOutputSize) {
    return new ConvTransposeSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        newStride,
        newPadding,
        newOutputPadding,
        newGroups,
        newBias,
        newDilation,
        paddingMode,
        newOutputSize);
  }

  @Override
  public String type() {
    return "ConvTranspose" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return inChannels
        + (", " + outChannels)
        + (", kernel_size=" + kernelSize)
        + (", stride=" + stride)
        + (padding.all(0) ? "" : ", padding=" + padding)
        + (dilation.all(1) ? "" : ", dilation=" + dilation)
        + (outputPadding.all(0) ? "" : ", output_padding=" + outputPadding)
        + (groups == 1 ? "" : ", groups=" + groups)
        + (bias ? "" : ", bias=False");
  }

  @Override
  public List<ArraySpec> arrays() {
    return ConvArguments.arrays(inChannels, outChannels / groups, kernelSize, bias, outChannels);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(output(Spatial.of(inputs.get(0), dims, inChannels)).shape(dims));
  }

  private Spatial output(Spatial in) {
    check(in.area() > 0, "input must have no size of 0 but the batch's, got %s", in.shape(dims));
    int[] out = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      long least = size(in.size(axis), i, 0);
      long size =
          outputSize == null ? size(in.size(axis), i, outputPadding.at(i)) : outputSize.at(i);
      check(
          outputSize == null || (size >= least && size < least + stride.at(i)),
          "output_size must be from %s to %s along axis %s for input %s, got %s",
          least,
          least + stride.at(i) - 1,
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
    return in.with(outChannels, out[0], out[1], out[2]);
  }

  private long size(int in, int i, int added) {
    return Window.transposed(
        in, kernelSize.at(i), stride.at(i), padding.at(i), added, dilation.at(i));
  }

  /**
   * {@inheritDoc}
   *
   * <p>One matrix product a record and group, so that a record's bits do not depend on its batch.
   */
  @Override
  public List<INDArray> compute(LayerCall call) {
    Spatial in = Spatial.of(Tensors.shape(call.input()), dims, inChannels);
    Spatial out = output(in);
    float[] input = Tensors.floats(call.input());
    float[] result = new float[Math.toIntExact(out.shape(dims).elements())];
    Columns columns =
        new Columns(
            dims,
            kernelSize,
            stride,
            dilation,
            padding.toArray(),
            PaddingMode.ZEROS.border(),
            out,
            in);
    int groupIn = inChannels / groups;
    int groupOut = outChannels / groups;
    INDArray weight = call.array("weight").reshape(inChannels, -1);
    for (int n = 0; n < in.records(); n++) {
      for (int g = 0; g < groups; g++) {
        float[] matrix = new float[groupIn * in.area()];
        System.arraycopy(
            input, (n * inChannels + g * groupIn) * in.area(), matrix, 0, matrix.length);
        INDArray rows =
            weight.get(NDArrayIndex.interval(g * groupIn, (g + 1) * groupIn), NDArrayIndex.all());
        INDArray pixels = Tensors.of(matrix, Shape.of(groupIn, in.area()));
        float[] product = Tensors.product(rows.transpose(), pixels);
        int offset = (n * outChannels + g * groupOut) * out.area();
        columns.scatter(product, 0, result, offset, groupOut);
      }
    }
    if (bias) {
      ConvArguments.addBias(result, Tensors.floats(call.array("bias")), out.area());
    }
    return List.of(Tensors.of(result, out.shape(dims)));
  }
}
