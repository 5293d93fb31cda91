package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.NumberArray;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest elements of windows at random distances.
 *
 * <p>Along each axis, with a = (in - kernel) / (out - 1) and a random u in [0, 1), window o begins
 * at floor((o + u) * a) - floor(u * a), the last one at in - kernel. A NaN always wins.
 *
 * <p>As in torch, windows are drawn anew on every call, in evaluation mode too, from the process's
 * {@link dev.lamina.nn.RandomStream}: one u a record, channel and axis, the axes from depth to
 * width for 3 of them, yet width before height for 2. So a record's output depends on its place in
 * the stream, and a compiled plan, which has none, refuses the layer unless the random numbers are
 * given.
 *
 * <p>Shapes: input (N, C, *) or (C, *), no size but N being 0; output the same with the given
 * sizes, or the input's times output_ratio, rounded down; indices like the output, each the
 * position in the flattened spatial axes of its channel; _random_samples (N, C, dims) or those of
 * more records, N being 1 without records.
 *
 * @param dims the number of spatial axes, 2 or 3
 * @param kernelSize one size for all axes or one an axis
 * @param outputSize one size for all axes or one an axis; default none: by output_ratio
 * @param outputRatio one ratio for all axes or one an axis, in (0, 1); default none: by output_size
 * @param returnIndices whether there is a second output, {@code indices}; default false
 * @param _randomSamples the random numbers to use instead of drawing them; default none. torch
 *     reads beyond too few of them; here that is an error
 * @throws dev.lamina.nn.LayerException if an argument is out of range, or not one of output_size
 *     and output_ratio is given
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.FractionalMaxPool2d.html">FractionalMaxPool2d</a>;
 *     B. Graham, "Fractional Max-Pooling" (2014)
 */
@SuppressWarnings("MemberName") // torch's name has an underscore in front.
public record FractionalMaxPoolSpec(
    int dims,
    IntTuple kernelSize,
    @Default("none") IntTuple outputSize,
    @Default("none") NumberArray outputRatio,
    @Default("false") boolean returnIndices,
    @Default("none") NumberArray _randomSamples)
    implements LayerSpec {

  public FractionalMaxPoolSpec {
    check(dims == 2 || dims == 3, "dims must be 2 or 3, got %s", dims);
    kernelSize = kernelSize.expand(dims, "kernel_size");
    check(kernelSize.allAtLeast(1), "kernel_size must be positive, got %s", kernelSize);
    check(
        (outputSize == null) != (outputRatio == null),
        "one of output_size and output_ratio must be given, got %s and %s",
        outputSize,
        outputRatio);
    if (outputSize != null) {
      outputSize = outputSize.expand(dims, "output_size");
      check(outputSize.allAtLeast(0), "output_size must not be negative, got %s", outputSize);
    } else {
      checkRatio(dims, outputRatio);
    }
  }

  private static void checkRatio(int dims, NumberArray ratio) {
    check(
        ratio.shape().rank() == 0 || ratio.shape().equals(Shape.of(dims)),
        "output_ratio must be a number or %s of them, got %s",
        dims,
        ratio);
    for (int i = 0; i < dims; i++) {
      check(ratio.at(i) > 0 && ratio.at(i) < 1, "output_ratio must be in (0, 1), got %s", ratio);
    }
  }

  @Override
  public String type() {
    return "FractionalMaxPool" + dims + "d";
  }

  @Override
  public List<ArraySpec> arrays() {
    return _randomSamples == null
        ? List.of()
        : List.of(
            ArraySpec.given("_random_samples", _randomSamples.shape(), _randomSamples::toArray));
  }

  @Override
  public boolean drawsInEvaluation() {
    return _randomSamples == null;
  }

  @Override
  public List<String> outputNames() {
    return returnIndices ? List.of("output", "indices") : List.of("output");
  }

  private Spatial output(Spatial in) {
    int[] out = {1, 1, 1};
    for (int i = 0; i < dims; i++) {
      int axis = 3 - dims + i;
      int size = in.size(axis);
      out[axis] = outputSize == null ? (int) (size * outputRatio.at(i)) : outputSize.at(i);
      check(
          out[axis] + kernelSize.at(i) - 1 <= size,
          "input %s is too small for %s windows of %s along axis %s",
          in.shape(dims),
          out[axis],
          kernelSize.at(i),
          i + (in.batched() ? 2 : 1));
    }
    Shape samples = samples(in);
    check(
        _randomSamples == null || suffices(_randomSamples.shape(), samples),
        "_random_samples must be (N, C, %s) = %s for input %s, got %s",
        dims,
        samples,
        in.shape(dims),
        _randomSamples == null ? null : _randomSamples.shape());
    return in.with(in.channels(), out[0], out[1], out[2]);
  }

  private static boolean suffices(Shape given, Shape samples) {
    return given.rank() == 3
        && given.size(0) >= samples.size(0)
        && given.with(0, samples.size(0)).equals(samples);
  }

  private Shape samples(Spatial in) {
    return Shape.of(in.records(), in.channels(), dims);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape output = output(Spatial.nonEmpty(inputs.get(0), dims)).shape(dims);
    return returnIndices ? List.of(output, output) : List.of(output);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Spatial in = Spatial.nonEmpty(Tensors.shape(call.input()), dims);
    Spatial out = output(in);
    INDArray samples =
        _randomSamples == null ? call.generator().rand(samples(in)) : call.array("_random_samples");
    Maxima.Places windows = new RandomWindows(in, out, Tensors.floats(samples));
    return new Maxima(call.input(), in, out, windows).compute(dims, returnIndices);
  }

  private final class RandomWindows implements Maxima.Places {
    private final int[] kernel = Spatial.three(kernelSize, dims, 1);
    private final Spatial in;
    private final Spatial out;
    private final float[] samples;

    RandomWindows(Spatial in, Spatial out, float[] samples) {
      this.in = in;
      this.out = out;
      this.samples = samples;
    }

    @Override
    public int begin(int plane, int axis, int place) {
      int room = in.size(axis) - kernel[axis];
      if (axis < 3 - dims || place == out.size(axis) - 1) {
        return room;
      }
      float alpha = (float) room / (out.size(axis) - 1);
      float sample = samples[plane * dims + (dims == 2 ? 2 - axis : axis)];
      return (int) ((place + sample) * alpha) - (int) (sample * alpha);
    }

    @Override
    public int count(int axis, int place) {
      return kernel[axis];
    }

    @Override
    public int step(int axis) {
      return 1;
    }
  }
}
