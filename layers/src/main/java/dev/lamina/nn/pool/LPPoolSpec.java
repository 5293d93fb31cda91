package dev.lamina.nn.pool;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The p-norm of each window.
 *
 * <p>out[n, c, o] = (sum over i of in[n, c, o * stride + i]^p)^(1 / p), of the elements as they
 * are, not of their magnitudes: the sum of odd powers may be negative and its root NaN. A window
 * that ceil_mode lets reach beyond the input counts as if the elements there had the others' mean
 * power.
 *
 * <p>Shapes: input (N, C, *) or (C, *), no size but N being 0; output (N, C, *) with floor((in -
 * kernel) / stride) + 1 along each axis, rounded up with ceil_mode where the last window begins
 * within the input.
 *
 * @param dims the number of spatial axes, 1 or 2
 * @param normType p, not 0
 * @param kernelSize one size for all axes or one an axis; a plain number for a single axis
 * @param stride default kernelSize
 * @param ceilMode default false
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.LPPool2d.html">LPPool2d</a>
 */
public record LPPoolSpec(
    int dims,
    Scalar normType,
    IntTuple kernelSize,
    @Default("none") IntTuple stride,
    @Default("false") boolean ceilMode)
    implements LayerSpec {

  public LPPoolSpec {
    check(dims == 1 || dims == 2, "dims must be 1 or 2, got %s", dims);
    check(normType.doubleValue() != 0, "norm_type must not be 0");
    check(
        dims == 2 || kernelSize.equals(IntTuple.of(kernelSize.at(0))),
        "kernel_size of a single axis must be an integer, got %s",
        kernelSize);
    Windows.checkArguments(dims, kernelSize, stride == null ? kernelSize : stride, IntTuple.of(0));
  }

  /** A pooling with torch's defaults. */
  public static LPPoolSpec of(int dims, double normType, int... kernelSize) {
    return new LPPoolSpec(dims, Scalar.of(normType), IntTuple.of(kernelSize), null, false);
  }

  /** The same with another stride. */
  public LPPoolSpec withStride(int... values) {
    return new LPPoolSpec(dims, normType, kernelSize, IntTuple.of(values), ceilMode);
  }

  /** The same with sizes rounded up or down. */
  public LPPoolSpec withCeilMode(boolean value) {
    return new LPPoolSpec(dims, normType, kernelSize, stride, value);
  }

  @Override
  public String type() {
    return "LPPool" + dims + "d";
  }

  @Override
  public String extraRepr() {
    return "norm_type="
        + normType
        + (", kernel_size=" + kernelSize)
        + (", stride=" + Printed.orNone(stride))
        + (", ceil_mode=" + Printed.bool(ceilMode));
  }

  private AvgPoolSpec average() {
    return new AvgPoolSpec(dims, kernelSize, stride, IntTuple.of(0), ceilMode, true, null);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return average().outputShapes(inputs);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape output = outputShapes(call.inputShapes()).get(0);
    float[] powers = Tensors.floats(call.input());
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power(powers[i], normType.floatValue());
    }
    float[] norms = average().means(powers, Tensors.shape(call.input()));
    float elements = dims == 1 ? kernelSize.at(0) : kernelSize.at(0) * kernelSize.at(1);
    float root = (float) (1 / normType.doubleValue());
    for (int i = 0; i < norms.length; i++) {
      norms[i] = power(norms[i] * elements, root);
    }
    return List.of(Tensors.of(norms, output));
  }

  /** A power as C has it and torch takes it: Java knows no 1^NaN, and torch takes square roots. */
  private static float power(float base, float exponent) {
    if (base == 1 || (base == -1 && Float.isInfinite(exponent))) {
      return 1;
    }
    return (float) (exponent == 0.5f ? Math.sqrt(base) : Math.pow(base, exponent));
  }
}
