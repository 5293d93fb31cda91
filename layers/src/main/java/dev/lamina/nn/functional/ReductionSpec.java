package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum, mean, largest or least of the elements along some axes.
 *
 * <p>Shapes: input (*), output (*) without the axes, or with size 1 there. Sum, Amax and Amin of an
 * int64 input are int64. NaN among the elements makes any of them NaN.
 *
 * @param reduction which it is
 * @param dim an axis or a list of axes, negative counts from the last; default none: all
 * @param keepdim whether the axes stay, with size 1; default false
 * @throws dev.lamina.nn.LayerException on inputs without these axes; Amax and Amin also where these
 *     have no elements, and Mean on integers
 * @see <a href="https://pytorch.org/docs/1.13/torch.html#reduction-ops">torch's reductions</a>
 */
public record ReductionSpec(
    Reduction reduction, @Default("none") IntTuple dim, @Default("false") boolean keepdim)
    implements LayerSpec {
  /** torch's functions. */
  public enum Reduction {
    SUM("Sum"),
    MEAN("Mean"),
    AMAX("Amax"),
    AMIN("Amin");

    private final String type;

    Reduction(String type) {
      this.type = type;
    }
  }

  @Override
  public String type() {
    return reduction.type;
  }

  @Override
  public String extraRepr() {
    return Arguments.printed(this, "reduction");
  }

  private boolean isExtreme() {
    return reduction == Reduction.AMAX || reduction == Reduction.AMIN;
  }

  /** The output's shape with the axes still there. */
  private Shape kept(Shape input) {
    Shape kept = input;
    for (int axis : Axes.ofAll(dim, input)) {
      check(
          !isExtreme() || input.size(axis) > 0,
          "input must have elements along axis %s, got %s",
          axis,
          input);
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape kept = kept(inputs.get(0));
    if (keepdim) {
      return List.of(kept);
    }
    Shape output = kept;
    int[] axes = Axes.ofAll(dim, inputs.get(0));
    for (int i = axes.length - 1; i >= 0; i--) {
      output = output.without(axes[i]);
    }
    return List.of(output);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape input = Tensors.shape(call.input());
    Shape output = outputShapes(List.of(input)).get(0);
    int[] targets = Broadcast.indices(kept(input), input);
    if (call.input().dataType() == DataType.INT64) {
      check(reduction != Reduction.MEAN, "input must be floats, got integers");
      return List.of(Tensors.of(reduce(Tensors.longs(call.input()), targets, output), output));
    }
    double[] reduced = reduce(Tensors.doubles(call.input()), targets, output);
    float[] floats = new float[reduced.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          (float)
              (reduction == Reduction.MEAN
                  ? reduced[i] * floats.length / targets.length
                  : reduced[i]);
    }
    return List.of(Tensors.of(floats, output));
  }

  private double[] reduce(double[] values, int[] targets, Shape output) {
    double[] reduced = new double[Math.toIntExact(output.elements())];
    if (isExtreme()) {
      Arrays.fill(
          reduced,
          reduction == Reduction.AMAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    for (int i = 0; i < values.length; i++) {
      double before = reduced[targets[i]];
      reduced[targets[i]] =
          switch (reduction) {
            case AMAX -> Math.max(before, values[i]);
            case AMIN -> Math.min(before, values[i]);
            default -> before + values[i];
          };
    }
    return reduced;
  }

  private long[] reduce(long[] values, int[] targets, Shape output) {
    long[] reduced = new long[Math.toIntExact(output.elements())];
    if (isExtreme()) {
      Arrays.fill(reduced, reduction == Reduction.AMAX ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
    for (int i = 0; i < values.length; i++) {
      long before = reduced[targets[i]];
      reduced[targets[i]] =
          switch (reduction) {
            case AMAX -> Math.max(before, values[i]);
            case AMIN -> Math.min(before, values[i]);
            default -> before + values[i];
          };
    }
    return reduced;
  }
}
