package dev.lamina.nn.norm;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Normalisation over the spatial axes of each channel of each record.
 *
 * <p>out = (in - mean) / sqrt(var + eps) * weight + bias. Mean and (biased) variance are the
 * channel's own, but the running ones in evaluation mode where they are tracked. Training mode
 * moves the running statistics: running = (1 - momentum) * running + momentum * mean over records,
 * with the unbiased variance. As in torch, num_batches_tracked never counts.
 *
 * <p>Shapes: input and output (N, C, L) or (C, L) for 1 axis, (N, C, H, W) or (C, H, W) for 2, (N,
 * C, D, H, W) or (C, D, H, W) for 3; weight, bias, running_mean, running_var (C);
 * num_batches_tracked (). Without arrays any C will do, as in torch.
 *
 * @param dims the number of spatial axes, 1 to 3
 * @param numFeatures C
 * @param eps added to the variance; default 1e-5
 * @param momentum the weight of a new batch; default 0.1
 * @param affine whether there are weight and bias; default false
 * @param trackRunningStats whether there are running statistics; default false
 * @throws dev.lamina.nn.LayerException if numFeatures is negative
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.InstanceNorm2d.html">InstanceNorm2d</a>
 */
public record InstanceNormSpec(
    int dims,
    int numFeatures,
    @Default("1e-5") Scalar eps,
    @Default("0.1") Scalar momentum,
    @Default("false") boolean affine,
    @Default("false") boolean trackRunningStats)
    implements LayerSpec {

  public InstanceNormSpec {
    check(dims >= 1 && dims <= 3, "dims must be 1, 2 or 3, got %s", dims);
    check(numFeatures >= 0, "num_features must not be negative, got %s", numFeatures);
  }

  /** An instance norm with torch's defaults. */
  public static InstanceNormSpec of(int dims, int numFeatures) {
    return new InstanceNormSpec(dims, numFeatures, Scalar.of(1e-5), Scalar.of(0.1), false, false);
  }

  /** The same with another eps. */
  public InstanceNormSpec withEps(double value) {
    return new InstanceNormSpec(
        dims, numFeatures, Scalar.of(value), momentum, affine, trackRunningStats);
  }

  /** The same with another momentum. */
  public InstanceNormSpec withMomentum(double value) {
    return new InstanceNormSpec(
        dims, numFeatures, eps, Scalar.of(value), affine, trackRunningStats);
  }

  /** The same with or without weight and bias. */
  public InstanceNormSpec withAffine(boolean value) {
    return new InstanceNormSpec(dims, numFeatures, eps, momentum, value, trackRunningStats);
  }

  /** The same with or without running statistics. */
  public InstanceNormSpec withTrackRunningStats(boolean value) {
    return new InstanceNormSpec(dims, numFeatures, eps, momentum, affine, value);
  }

  @Override
  public String type() {
    return "InstanceNorm" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return numFeatures
        + (", eps=" + eps)
        + (", momentum=" + momentum)
        + (", affine=" + Printed.bool(affine))
        + (", track_running_stats=" + Printed.bool(trackRunningStats));
  }

  @Override
  public List<ArraySpec> arrays() {
    return ChannelArrays.of(numFeatures, affine, trackRunningStats);
  }

  private Spatial axes(Shape input) {
    boolean anyChannels = !affine && !trackRunningStats;
    return Spatial.of(input, dims, anyChannels ? 0 : numFeatures);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Spatial axes = axes(inputs.get(0));
    check(
        trackRunningStats || axes.area() != 1,
        "needs more than 1 element a channel, got input %s",
        inputs.get(0));
    return List.of(inputs.get(0));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = outputShapes(call.inputShapes()).get(0);
    Spatial axes = axes(shape);
    int area = axes.area();
    int channels = axes.channels();
    float[] values = Tensors.floats(call.input());
    RowMoments[] moments = new RowMoments[axes.records() * channels];
    if (call.training() || !trackRunningStats) {
      check(area != 1, "training mode needs more than 1 element a channel, got input %s", shape);
      for (int row = 0; row < moments.length; row++) {
        moments[row] = RowMoments.of(values, row * area, area);
      }
    } else {
      double[] mean = Tensors.doubles(call.array("running_mean"));
      double[] variance = Tensors.doubles(call.array("running_var"));
      for (int row = 0; row < moments.length; row++) {
        moments[row] = new RowMoments(mean[row % channels], variance[row % channels]);
      }
    }
    if (call.training() && trackRunningStats) {
      updateRunning(call, moments, axes);
    }
    float[] weight = affine ? Tensors.floats(call.array("weight")) : null;
    float[] bias = affine ? Tensors.floats(call.array("bias")) : null;
    for (int i = 0; i < values.length; i++) {
      int c = i / area % channels;
      double scaled = moments[i / area].normalize(values[i], eps.doubleValue());
      values[i] = (float) (affine ? scaled * weight[c] + bias[c] : scaled);
    }
    return List.of(Tensors.of(values, shape));
  }

  /** The mean over records of what each would make of the running statistics; NaN of none. */
  private void updateRunning(LayerCall call, RowMoments[] moments, Spatial axes) {
    if (axes.records() > 0 && axes.area() == 0) {
      return;
    }
    double share = momentum.doubleValue();
    double unbiased = axes.area() / (axes.area() - 1.0);
    float[] runningMean = Tensors.floats(call.array("running_mean"));
    float[] runningVar = Tensors.floats(call.array("running_var"));
    for (int c = 0; c < numFeatures; c++) {
      double mean = 0;
      double variance = 0;
      for (int n = 0; n < axes.records(); n++) {
        RowMoments own = moments[n * numFeatures + c];
        mean += (1 - share) * runningMean[c] + share * own.mean();
        variance += (1 - share) * runningVar[c] + share * own.variance() * unbiased;
      }
      runningMean[c] = (float) (mean / axes.records());
      runningVar[c] = (float) (variance / axes.records());
    }
    Shape shape = Shape.of(numFeatures);
    call.update("running_mean", Tensors.of(runningMean, shape));
    call.update("running_var", Tensors.of(runningVar, shape));
  }
}
