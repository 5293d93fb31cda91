package dev.lamina.nn.norm;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation over groups of channels of each record; see {@link Spec}. */
public final class GroupNorm extends Layer {
  /** A group norm with torch's defaults. */
  public GroupNorm(int numGroups, int numChannels) {
    this(Spec.of(numGroups, numChannels));
  }

  /** A group norm of the given arguments. */
  public GroupNorm(Spec spec) {
    super(spec);
  }

  /**
   * Normalisation over groups of channels of each record.
   *
   * <p>out = (in - mean) / sqrt(var + eps) * weight + bias, with mean and (biased) variance over
   * the elements of C / G neighbouring channels of a record, weight and bias by channel.
   *
   * <p>Shapes: input and output (N, C, *); weight and bias (C). Without them any C that G divides
   * will do, as in torch.
   *
   * @param numGroups G, positive
   * @param numChannels C, a multiple of G
   * @param eps added to the variance; default 1e-5
   * @param affine whether there are weight and bias; default true
   * @throws dev.lamina.nn.LayerException if G is not positive or does not divide C
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.GroupNorm.html">GroupNorm</a>
   */
  public record Spec(
      int numGroups, int numChannels, @Default("1e-5") Scalar eps, @Default("true") boolean affine)
      implements LayerSpec {
    public Spec {
      check(numGroups > 0, "num_groups must be positive, got %s", numGroups);
      check(numChannels >= 0, "num_channels must not be negative, got %s", numChannels);
      check(
          numChannels % numGroups == 0,
          "num_channels (%s) must be divisible by num_groups (%s)",
          numChannels,
          numGroups);
    }

    /** A group norm with torch's defaults. */
    public static Spec of(int numGroups, int numChannels) {
      return new Spec(numGroups, numChannels, Scalar.of(1e-5), true);
    }

    /** The same with another eps. */
    public Spec withEps(double value) {
      return new Spec(numGroups, numChannels, Scalar.of(value), affine);
    }

    /** The same with or without weight and bias. */
    public Spec withAffine(boolean value) {
      return new Spec(numGroups, numChannels, eps, value);
    }

    @Override
    public String type() {
      return "GroupNorm";
    }

    @Override
    public String extraRepr() {
      return numGroups
          + (", " + numChannels)
          + (", eps=" + eps)
          + (", affine=" + Printed.bool(affine));
    }

    @Override
    public List<ArraySpec> arrays() {
      Shape shape = Shape.of(numChannels);
      return affine
          ? List.of(
              ArraySpec.parameter("weight", shape, Initializer.constant(1)),
              ArraySpec.parameter("bias", shape, Initializer.constant(0)))
          : List.of();
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() >= 2
              && input.size(1) % numGroups == 0
              && (!affine || input.size(1) == numChannels),
          "input must be (N, %s, *), got %s",
          affine ? "C=" + numChannels : "a multiple of " + numGroups,
          input);
      check(
          input.elements() != numGroups,
          "a group needs more than 1 value, got input %s of %s groups",
          input,
          numGroups);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] values = Tensors.floats(call.input());
      float[] weight = affine ? Tensors.floats(call.array("weight")) : null;
      float[] bias = affine ? Tensors.floats(call.array("bias")) : null;
      int channels = (int) shape.size(1);
      int area = (int) shape.slice(2, shape.rank()).elements();
      int length = channels / numGroups * area;
      for (int begin = 0; begin < values.length; begin += length) {
        RowMoments moments = RowMoments.of(values, begin, length);
        for (int i = begin; i < begin + length; i++) {
          int c = i / area % channels;
          double scaled = moments.normalize(values[i], eps.doubleValue());
          values[i] = (float) (affine ? scaled * weight[c] + bias[c] : scaled);
        }
      }
      return List.of(Tensors.of(values, shape));
    }
  }
}
