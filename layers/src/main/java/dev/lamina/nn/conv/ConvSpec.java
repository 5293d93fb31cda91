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
 * A convolution over 1, 2 or 3 spatial axes (cross-correlation, as in torch).
 *
 * <p>out[n, k, o] = bias[k] + sum over c, i of weight[k, c, i] * in[n, c, o * stride - padding + i
 * * dilation], for the channels c of k's group.
 *
 * <p>Shapes: input (N, Cin, *) or (Cin, *); output (N, Cout, *) with floor((in + 2 * padding -
 * dilation * (kernel - 1) - 1) / stride) + 1 along each axis; weight (Cout, Cin / groups, *kernel);
 * bias (Cout).
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param inChannels Cin, at least 1
 * @param outChannels Cout, at least 1
 * @param kernelSize one size for all axes or one an axis, at least 1
 * @param stride default 1
 * @param padding on both sides of each axis, or {@code same} (stride must be 1) or {@code valid};
 *     default 0
 * @param dilation the distance of kernel elements; default 1
 * @param groups must divide both channels; default 1
 * @param bias whether there is a bias; default true
 * @param paddingMode what padding reads; default zeros
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Conv2d.html">torch.nn.Conv2d</a>
 */
public record ConvSpec(
    int dims,
    int inChannels,
    int outChannels,
    IntTuple kernelSize,
    @Default("1") IntTuple stride,
    @Default("0") ConvPadding padding,
    @Default("1") IntTuple dilation,
    @Default("1") int groups,
    @Default("true") boolean bias,
    @Default("zeros") PaddingMode paddingMode)
    implements LayerSpec {

  public ConvSpec {
    ConvArguments.checkChannels(dims, inChannels, outChannels, groups);
    kernelSize = kernelSize.expand(dims, "kernel_size");
    stride = stride.expand(dims, "stride");
    padding = padding.expand(dims);
    dilation = dilation.expand(dims, "dilation");
    ConvArguments.checkKernel(kernelSize, stride, dilation);
    check(
        padding.explicit() == null || padding.explicit().allAtLeast(0),
        "padding must not be negative, got %s",
        padding);
    check(
        padding.mode() != ConvPadding.Kind.SAME || stride.all(1),
        "padding='same' needs a stride of 1, got %s",
        stride);
  }

  /** A convolution with torch's defaults for all but the channels and the kernel. */
  public static ConvSpec of(int dims, int inChannels, int outChannels, int... kernelSize) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        IntTuple.of(kernelSize),
        IntTuple.of(1),
        ConvPadding.of(0),
        IntTuple.of(1),
        1,
        true,
        PaddingMode.ZEROS);
  }

  /** The same with another stride. */
  public ConvSpec withStride(int... values) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        IntTuple.of(values),
        padding,
        dilation,
        groups,
        bias,
        paddingMode);
  }

  /** The same with other padding. */
  public ConvSpec withPadding(int... values) {
    return withPadding(ConvPadding.of(values));
  }

  /** The same with other padding. */
  public ConvSpec withPadding(ConvPadding value) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        stride,
        value,
        dilation,
        groups,
        bias,
        paddingMode);
  }

  /** The same with another dilation. */
  public ConvSpec withDilation(int... values) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        stride,
        padding,
        IntTuple.of(values),
        groups,
        bias,
        paddingMode);
  }

  /** The same with other groups. */
  public ConvSpec withGroups(int value) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        stride,
        padding,
        dilation,
        value,
        bias,
        paddingMode);
  }

  /** The same with or without a bias. */
  public ConvSpec withBias(boolean value) {
    return new ConvSpec(
        dims,
        inChannels,
        outChannels,
        kernelSize,
        stride,
        padding,
        dilation,
        groups,
        value,
        paddingMode);
  }

  /** The same with another padding mode. */
  public ConvSpec withPaddingMode(PaddingMode value) {
    return new ConvSpec(
        dims, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, value);
  }

  @Override
  public String type() {
    return "Conv" + dims + "d";
  }

  @Override
  public String extraRepr() {
    StringBuilder text = new StringBuilder();
    text.append(inChannels).append(", ").append(outChannels);
    text.append(", kernel_size=").append(kernelSize).append(", stride=").append(stride);
    if (padding.explicit() == null || !padding.explicit().all(0)) {
      text.append(", padding=").append(padding);
    }
    if (!dilation.all(1)) {
      text.append(", dilation=").append(dilation);
    }
    if (groups != 1) {
      text.append(", groups=").append(groups);
    }
    if (!bias) {
      text.append(", bias=False");
    }
    if (paddingMode != PaddingMode.ZEROS) {
      text.append(", padding_mode=").append(paddingMode.name().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  @Override
  public List<ArraySpec> arrays() {
    return ConvArguments.arrays(outChannels, inChannels / groups, kernelSize, bias, outChannels);
  }

  /** Elements of padding before the first one of each spatial axis. */
  public int[] paddingBefore() {
    int[] before = new int[dims];
    for (int i = 0; i < dims; i++) {
      before[i] = padding.before(i, (int) Window.extent(kernelSize.at(i), dilation.at(i)));
    }
    return before;
  }

  /** Elements of padding after the last one of each spatial axis. */
  public int[] paddingAfter() {
    int[] after = new int[dims];
    for (int i = 0; i < dims; i++) {
      after[i] = padding.after(i, (int) Window.extent(kernelSize.at(i), dilation.at(i)));
    }
    return after;
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(output(Spatial.of(inputs.get(0), dims, inChannels)).shape(dims));
  }

  private Spatial output(Spatial in) {
    int[] out = {1, 1, 1};
    int[] before = paddingBefore();
    int[] after = paddingAfter();
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      int size = in.size(axis);
      paddingMode.border().checkWidth(Math.max(before[i], after[i]), size);
      long places =
          Window.places(size, kernelSize.at(i), stride.at(i), before[i], after[i], dilation.at(i));
      check(
          places > 0,
          "input %s with padding %s is smaller than the kernel's extent %s along axis %s",
          in.shape(dims),
          padding,
          Window.extent(kernelSize.at(i), dilation.at(i)),
          i + (in.batched() ? 2 : 1));
      out[axis] = Math.toIntExact(places);
    }
    return in.with(outChannels, out[0], out[1], out[2]);
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
            dims, kernelSize, stride, dilation, paddingBefore(), paddingMode.border(), in, out);
    int groupIn = inChannels / groups;
    int groupOut = outChannels / groups;
    INDArray weight = call.array("weight").reshape(outChannels, -1);
    Shape patches = Shape.of((long) groupIn * columns.length() / out.area(), out.area());
    for (int n = 0; n < in.records(); n++) {
      for (int g = 0; g < groups; g++) {
        float[] matrix = new float[Math.toIntExact(patches.elements())];
        columns.gather(input, (n * inChannels + g * groupIn) * in.area(), groupIn, matrix, 0);
        INDArray rows =
            weight.get(NDArrayIndex.interval(g * groupOut, (g + 1) * groupOut), NDArrayIndex.all());
        float[] product = Tensors.product(rows, Tensors.of(matrix, patches));
        int offset = (n * outChannels + g * groupOut) * out.area();
        System.arraycopy(product, 0, result, offset, product.length);
      }
    }
    if (bias) {
      ConvArguments.addBias(result, Tensors.floats(call.array("bias")), out.area());
    }
    return List.of(Tensors.of(result, out.shape(dims)));
  }
}
