package dev.lamina.nn.norm;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation over the last axes of each record; see {@link Spec}. */
public final class LayerNorm extends Layer {
  /** A layer norm over the last axes, which have the given sizes, with torch's defaults. */
  public LayerNorm(int... normalizedShape) {
    this(Spec.of(normalizedShape));
  }

  /** A layer norm of the given arguments. */
  public LayerNorm(Spec spec) {
    super(spec);
  }

  /**
   * Normalisation over the last axes.
   *
   * <p>out = (in - mean) / sqrt(var + eps) * weight + bias, with mean and (biased) variance over
   * the last axes together.
   *
   * <p>Shapes: input and output (*, normalized_shape); weight and bias normalized_shape.
   *
   * @param normalizedShape the sizes of the last axes, one at least
   * @param eps added to the variance; default 1e-5
   * @param elementwiseAffine whether there are weight and bias; default true
   * @throws dev.lamina.nn.LayerException if normalizedShape is empty or a size negative
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.LayerNorm.html">LayerNorm</a>
   */
  public record Spec(
      IntTuple normalizedShape,
      @Default("1e-5") Scalar eps,
      @Default("true") boolean elementwiseAffine)
      implements LayerSpec {
    public Spec {
      check(
          normalizedShape.length() > 0 && normalizedShape.allAtLeast(0),
          "normalized_shape must be one size or more, none negative, got %s",
          normalizedShape);
      normalizedShape = normalizedShape.expand(normalizedShape.length(), "normalized_shape");
    }

    /** A layer norm with torch's defaults. */
    public static Spec of(int... normalizedShape) {
      return new Spec(IntTuple.of(normalizedShape), Scalar.of(1e-5), true);
    }

    /** The same with another eps. */
    public Spec withEps(double value) {
      return new Spec(normalizedShape, Scalar.of(value), elementwiseAffine);
    }

    /** The same with or without weight and bias. */
    public Spec withElementwiseAffine(boolean value) {
      return new Spec(normalizedShape, eps, value);
    }

    @Override
    public String type() {
      return "LayerNorm";
    }

    @Override
    public String extraRepr() {
      return normalizedShape
          + (", eps=" + eps)
          + (", elementwise_affine=" + Printed.bool(elementwiseAffine));
    }

    /** The shape of the axes that are normalised together. */
    public Shape rowShape() {
      return Shape.of(Arrays.stream(normalizedShape.toArray()).asLongStream().toArray());
    }

    @Override
    public List<ArraySpec> arrays() {
      return elementwiseAffine
          ? List.of(
              ArraySpec.parameter("weight", rowShape(), Initializer.constant(1)),
              ArraySpec.parameter("bias", rowShape(), Initializer.constant(0)))
          : List.of();
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      Shape row = rowShape();
      int outer = input.rank() - row.rank();
      check(
          outer >= 0 && input.slice(outer, input.rank()).equals(row),
          "input must be (*, %s, got %s",
          row.toString().substring(1),
          input);
      return List.of(input);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] values = Tensors.floats(call.input());
      float[] weight = elementwiseAffine ? Tensors.floats(call.array("weight")) : null;
      float[] bias = elementwiseAffine ? Tensors.floats(call.array("bias")) : null;
      int length = Math.toIntExact(rowShape().elements());
      for (int begin = 0; begin < values.length; begin += length) {
        RowMoments moments = RowMoments.of(values, begin, length);
        for (int i = 0; i < length; i++) {
          double scaled = moments.normalize(values[begin + i], eps.doubleValue());
          values[begin + i] = (float) (elementwiseAffine ? scaled * weight[i] + bias[i] : scaled);
        }
      }
      return List.of(Tensors.of(values, shape));
    }
  }
}
