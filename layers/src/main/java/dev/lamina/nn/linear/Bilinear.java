package dev.lamina.nn.linear;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A form of two inputs that is linear in each, and a bias; see {@link Spec}. */
public final class Bilinear extends Layer {
  /** With a bias. */
  public Bilinear(int in1Features, int in2Features, int outFeatures) {
    this(in1Features, in2Features, outFeatures, true);
  }

  /** With or without a bias. */
  public Bilinear(int in1Features, int in2Features, int outFeatures, boolean bias) {
    super(new Spec(in1Features, in2Features, outFeatures, bias));
  }

  /**
   * A form of two inputs that is linear in each, and a bias.
   *
   * <p>out[k] = sum over i, j of in1[i] * weight[k, i, j] * in2[j] + bias[k], along the last axis.
   *
   * <p>Shapes: inputs (*, E1) and (*, E2), output (*, Eout); weight (Eout, E1, E2); bias (Eout).
   *
   * @param in1Features E1, positive
   * @param in2Features E2, at least 0
   * @param outFeatures Eout, at least 0
   * @param bias whether there is a bias; default true
   * @throws dev.lamina.nn.LayerException if a size is out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Bilinear.html">Bilinear</a>
   */
  public record Spec(
      int in1Features, int in2Features, int outFeatures, @Default("true") boolean bias)
      implements LayerSpec {
    public Spec {
      check(in1Features > 0, "in1_features must be positive, got %s", in1Features);
      check(in2Features >= 0, "in2_features must not be negative, got %s", in2Features);
      check(outFeatures >= 0, "out_features must not be negative, got %s", outFeatures);
    }

    @Override
    public String type() {
      return "Bilinear";
    }

    @Override
    public String extraRepr() {
      return "in1_features="
          + in1Features
          + (", in2_features=" + in2Features)
          + (", out_features=" + outFeatures)
          + (", bias=" + Printed.bool(bias));
    }

    @Override
    public List<ArraySpec> arrays() {
      Initializer uniform = Initializer.uniform(1 / Math.sqrt(in1Features));
      Shape shape = Shape.of(outFeatures, in1Features, in2Features);
      List<ArraySpec> arrays = new ArrayList<>();
      arrays.add(ArraySpec.parameter("weight", shape, uniform));
      if (bias) {
        arrays.add(ArraySpec.parameter("bias", Shape.of(outFeatures), uniform));
      }
      return arrays;
    }

    @Override
    public List<String> inputNames() {
      return List.of("input1", "input2");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape first = inputs.get(0);
      Shape second = inputs.get(1);
      check(
          first.rank() >= 1
              && first.size(-1) == in1Features
              && second.rank() == first.rank()
              && second.equals(first.with(-1, in2Features)),
          "inputs must be (*, E1=%s) and (*, E2=%s), got %s and %s",
          in1Features,
          in2Features,
          first,
          second);
      return List.of(first.with(-1, outFeatures));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] first = Tensors.floats(call.input(0));
      float[] second = Tensors.floats(call.input(1));
      float[] weight = Tensors.floats(call.array("weight"));
      float[] biases = bias ? Tensors.floats(call.array("bias")) : null;
      float[] output = new float[Math.toIntExact(shape.elements())];
      for (int o = 0; o < output.length; o++) {
        int row = o / outFeatures;
        int next = o % outFeatures * in1Features * in2Features;
        double[] products = new double[in2Features];
        for (int i = 0; i < in1Features; i++) {
          for (int j = 0; j < in2Features; j++) {
            products[j] += (double) weight[next++] * first[row * in1Features + i];
          }
        }
        double sum = bias ? biases[o % outFeatures] : 0;
        for (int j = 0; j < in2Features; j++) {
          sum += products[j] * second[row * in2Features + j];
        }
        output[o] = (float) sum;
      }
      return List.of(Tensors.of(output, shape));
    }
  }
}
