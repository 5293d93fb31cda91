package dev.lamina.nn.norm;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation over all axes but the channels'.
 *
 * <p>out = (in - mean) / sqrt(var + eps) * weight + bias, for each channel. In training mode, and
 * where no running statistics are tracked, mean and (biased) variance are the batch's; otherwise
 * the running ones. Training mode moves the running statistics: running = (1 - momentum) * running
 * + momentum * batch's, with the unbiased variance; without a momentum, by 1 / number of batches.
 * The batch's statistics need more than one value per channel.
 *
 * <p>Shapes: input and output (N, C) or (N, C, L) for 1 axis, (N, C, H, W) for 2, (N, C, D, H, W)
 * for 3, (N, C, *) for any; weight, bias, running_mean, running_var (C); num_batches_tracked ().
 *
 * @param dims the number of spatial axes, 1 to 3, or {@link #ANY_DIMS}
 * @param numFeatures C
 * @param eps added to the variance; default 1e-5
 * @param momentum the weight of a new batch, or none for the cumulative average; default 0.1
 * @param affine whether there are weight and bias; default true
 * @param trackRunningStats whether there are running statistics; default true
 * @param processGroup none, SyncBatchNorm's alone; there are no processes to share statistics with
 * @throws dev.lamina.nn.LayerException if numFeatures is not positive, or there is a processGroup
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.BatchNorm2d.html">BatchNorm2d</a>
 */
public record BatchNormSpec(
    int dims,
    int numFeatures,
    @Default("1e-5") double eps,
    @Default("0.1") Double momentum,
    @Default("true") boolean affine,
    @Default("true") boolean trackRunningStats,
    @Default("none") String processGroup)
    implements LayerSpec {

  /** Any number of spatial axes, as SyncBatchNorm takes. */
  public static final int ANY_DIMS = -1;

  public BatchNormSpec {
    check(
        dims == ANY_DIMS || (dims >= 1 && dims <= 3), "dims must be any, 1, 2 or 3, got %s", dims);
    check(processGroup == null, "process_group must be none, got %s", processGroup);
    check(numFeatures > 0, "num_features must be positive, got %s", numFeatures);
  }

  /** A batch norm with torch's defaults. */
  public static BatchNormSpec of(int dims, int numFeatures) {
    return new BatchNormSpec(dims, numFeatures, 1e-5, 0.1, true, true, null);
  }

  /** The same with another eps. */
  public BatchNormSpec withEps(double value) {
    return new BatchNormSpec(dims, numFeatures, value, momentum, affine, trackRunningStats, null);
  }

  /** The same with another momentum; null for the cumulative average. */
  public BatchNormSpec withMomentum(Double value) {
    return new BatchNormSpec(dims, numFeatures, eps, value, affine, trackRunningStats, null);
  }

  /** The same with or without weight and bias. */
  public BatchNormSpec withAffine(boolean value) {
    return new BatchNormSpec(dims, numFeatures, eps, momentum, value, trackRunningStats, null);
  }

  /** The same with or without running statistics. */
  public BatchNormSpec withTrackRunningStats(boolean value) {
    return new BatchNormSpec(dims, numFeatures, eps, momentum, affine, value, null);
  }

  @Override
  public String type() {
    return dims == ANY_DIMS ? "SyncBatchNorm" : "BatchNorm" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return numFeatures
        + (", eps=" + Printed.number(eps))
        + (", momentum=" + (momentum == null ? "None" : Printed.number(momentum)))
        + (", affine=" + Printed.bool(affine))
        + (", track_running_stats=" + Printed.bool(trackRunningStats));
  }

  @Override
  public List<ArraySpec> arrays() {
    return ChannelArrays.of(numFeatures, affine, trackRunningStats);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    boolean rank =
        dims == ANY_DIMS
            ? input.rank() >= 2
            : input.rank() == dims + 2 || (dims == 1 && input.rank() == 2);
    check(rank && input.size(1) == numFeatures, "input must be %s, got %s", expectedShape(), input);
    return List.of(input);
  }

  private String expectedShape() {
    String format =
        switch (dims) {
          case 1 -> "(N, C=%s) or (N, C=%1$s, L)";
          case 2 -> "(N, C=%s, H, W)";
          case 3 -> "(N, C=%s, D, H, W)";
          default -> "(N, C=%s, *)";
        };
    return String.format(format, numFeatures);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = outputShapes(call.inputShapes()).get(0);
    float[] input = Tensors.floats(call.input());
    int records = Math.toIntExact(shape.size(0));
    int area = Math.toIntExact(shape.slice(2, shape.rank()).elements());
    double[] mean = new double[numFeatures];
    double[] variance = new double[numFeatures];
    if (call.training() || !trackRunningStats) {
      check(
          (long) records * area != 1,
          "statistics of the batch need more than 1 value per channel, got input %s",
          shape);
      moments(input, records, area, mean, variance);
    } else {
      copy(call.array("running_mean"), mean);
      copy(call.array("running_var"), variance);
    }
    if (call.training() && trackRunningStats) {
      updateRunning(call, mean, variance, (long) records * area);
    }
    float[] weight = affine ? Tensors.floats(call.array("weight")) : null;
    float[] bias = affine ? Tensors.floats(call.array("bias")) : null;
    float[] output = new float[input.length];
    for (int i = 0; i < output.length; i++) {
      int c = i / area % numFeatures;
      double scaled = (input[i] - mean[c]) / Math.sqrt(variance[c] + eps);
      output[i] = (float) (affine ? scaled * weight[c] + bias[c] : scaled);
    }
    return List.of(Tensors.of(output, shape));
  }

  private void moments(float[] input, int records, int area, double[] mean, double[] variance) {
    double count = (double) records * area;
    for (int i = 0; i < input.length; i++) {
      mean[i / area % numFeatures] += input[i] / count;
    }
    for (int i = 0; i < input.length; i++) {
      int c = i / area % numFeatures;
      double distance = input[i] - mean[c];
      variance[c] += distance * distance / count;
    }
  }

  private void updateRunning(LayerCall call, double[] mean, double[] variance, long count) {
    long batches = Tensors.longs(call.array("num_batches_tracked"))[0] + 1;
    // A batch without values is counted, yet moves nothing.
    double share = count == 0 ? 0 : momentum == null ? 1.0 / batches : momentum;
    double unbiased = count / (count - 1.0);
    float[] runningMean = Tensors.floats(call.array("running_mean"));
    float[] runningVar = Tensors.floats(call.array("running_var"));
    for (int c = 0; c < numFeatures; c++) {
      runningMean[c] = (float) ((1 - share) * runningMean[c] + share * mean[c]);
      runningVar[c] = (float) ((1 - share) * runningVar[c] + share * variance[c] * unbiased);
    }
    Shape shape = Shape.of(numFeatures);
    call.update("running_mean", Tensors.of(runningMean, shape));
    call.update("running_var", Tensors.of(runningVar, shape));
    call.update("num_batches_tracked", Tensors.of(new long[] {batches}, Shape.of()));
  }

  private static void copy(INDArray from, double[] to) {
    float[] values = Tensors.floats(from);
    for (int i = 0; i < to.length; i++) {
      to[i] = values[i];
    }
  }
}
