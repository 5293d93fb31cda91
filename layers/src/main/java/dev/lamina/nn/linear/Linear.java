package dev.lamina.nn.linear;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Projection;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A product with a weight matrix, and a bias; see {@link Spec}. */
public final class Linear extends Layer {
  /** With a bias. */
  public Linear(int inFeatures, int outFeatures) {
    this(inFeatures, outFeatures, true);
  }

  /** With or without a bias. */
  public Linear(int inFeatures, int outFeatures, boolean bias) {
    super(new Spec(inFeatures, outFeatures, bias));
  }

  /**
   * A product with a weight matrix, and a bias.
   *
   * <p>out = in W^T + b along the last axis.
   *
   * <p>Shapes: input (*, Ein), output (*, Eout); weight (Eout, Ein); bias (Eout).
   *
   * @param inFeatures Ein, at least 0
   * @param outFeatures Eout, at least 0
   * @param bias whether there is a bias; default true
   * @throws dev.lamina.nn.LayerException if a size is negative
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Linear.html">torch.nn.Linear</a>
   */
  public record Spec(int inFeatures, int outFeatures, @Default("true") boolean bias)
      implements LayerSpec {
    public Spec {
      check(inFeatures >= 0, "in_features must not be negative, got %s", inFeatures);
      check(outFeatures >= 0, "out_features must not be negative, got %s", outFeatures);
    }

    @Override
    public String type() {
      return "Linear";
    }

    @Override
    public String extraRepr() {
      return "in_features="
          + inFeatures
          + (", out_features=" + outFeatures)
          + (", bias=" + Printed.bool(bias));
    }

    @Override
    public List<ArraySpec> arrays() {
      List<ArraySpec> arrays = new ArrayList<>();
      arrays.add(
          ArraySpec.parameter(
              "weight", Shape.of(outFeatures, inFeatures), Initializer.kaimingUniform(inFeatures)));
      if (bias) {
        arrays.add(
            ArraySpec.parameter("bias", Shape.of(outFeatures), Initializer.bias(inFeatures)));
      }
      return arrays;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(
          input.rank() >= 1 && input.size(-1) == inFeatures,
          "input must be (*, Ein=%s), got %s",
          inFeatures,
          input);
      return List.of(input.with(-1, outFeatures));
    }

    /**
     * {@inheritDoc}
     *
     * <p>One product a record, so that a record's bits do not depend on its batch.
     */
    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = Tensors.shape(call.input());
      Shape outputShape = outputShapes(List.of(shape)).get(0);
      int records = shape.rank() == 1 ? 1 : (int) shape.size(0);
      float[] output =
          inFeatures == 0
              ? new float[Math.toIntExact(outputShape.elements())]
              : Projection.of(Tensors.floats(call.input()), records, call.array("weight"));
      if (bias) {
        float[] biases = Tensors.floats(call.array("bias"));
        for (int i = 0; i < output.length; i++) {
          output[i] += biases[i % outFeatures];
        }
      }
      return List.of(Tensors.of(output, outputShape));
    }
  }
}
