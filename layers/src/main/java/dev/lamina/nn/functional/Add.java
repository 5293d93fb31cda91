package dev.lamina.nn.functional;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two or more inputs; see {@link Spec}. */
public final class Add extends Layer {
  /** A plain sum. */
  public Add() {
    super(new Spec(1));
  }

  /**
   * The sum of two or more inputs, element by element.
   *
   * <p>out = in1 + alpha * in2 (+ alpha * in3 ...), added from the left, with broadcasting.
   *
   * <p>Shapes: inputs of shapes that broadcast to one; output that one.
   *
   * @param alpha what all inputs but the first are multiplied by; default 1
   * @throws dev.lamina.nn.LayerException on inputs that do not broadcast to one shape
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.add.html">torch.add</a>
   */
  public record Spec(@Default("1") double alpha) implements LayerSpec {
    @Override
    public String type() {
      return "Add";
    }

    @Override
    public String extraRepr() {
      return alpha == 1 ? "" : "alpha=" + Printed.number(alpha);
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "other");
    }

    @Override
    public boolean variadic() {
      return true;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(Broadcast.shape(inputs));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] sum = new float[Math.toIntExact(shape.elements())];
      for (int k = 0; k < call.inputs(); k++) {
        float[] input = Tensors.floats(call.input(k));
        int[] indices = Broadcast.indices(Tensors.shape(call.input(k)), shape);
        for (int i = 0; i < sum.length; i++) {
          float term = input[indices[i]];
          sum[i] = k == 0 ? term : sum[i] + (float) alpha * term;
        }
      }
      return List.of(Tensors.of(sum, shape));
    }
  }
}
